package distillery.web.http;

/** Numbers as people type them, whatever their language. For any thread. */
public final class Numbers {
    private Numbers() {}

    /**
     * A whole number of at most nine digits.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static int whole(String typed) {
        return Integer.parseInt(checked(typed, "[0-9]{1,9}"));
    }

    /**
     * A number with a point or a comma.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static double decimal(String typed) {
        return Double.parseDouble(checked(typed, "[0-9]{1,9}([.,][0-9]{1,9})?").replace(',', '.'));
    }

    private static String checked(String typed, String pattern) {
        if (!typed.strip().matches(pattern)) {
            throw new IllegalArgumentException("This must be a number.");
        }
        return typed.strip();
    }
}
