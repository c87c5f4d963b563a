package distillery.gallery;

/** Which picture comes first. */
public enum Order {
    NEWEST("created", true),
    FASTEST("seconds", false),
    FASTEST_STEP("step_seconds", false);

    private final String column;
    private final boolean falling;

    Order(String column, boolean falling) {
        this.column = column;
        this.falling = falling;
    }

    String column() {
        return column;
    }

    /** Of the column, and of the id among equals. */
    String direction() {
        return falling ? "DESC" : "ASC";
    }

    /** How a later picture's column compares with an earlier one's. */
    String comparison() {
        return falling ? "<" : ">";
    }

    /** What a picture is ordered by. */
    double value(GalleryPicture picture) {
        return switch (this) {
            case NEWEST -> picture.created().toEpochMilli();
            case FASTEST -> picture.seconds();
            case FASTEST_STEP -> picture.stepSeconds();
        };
    }
}
