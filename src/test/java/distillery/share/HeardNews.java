package distillery.share;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what a tunnel told. */
final class HeardNews implements Tunnel.News {
    private final List<Announcement> opened = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    @Override
    public void opened(Announcement announcement) {
        opened.add(announcement);
    }

    @Override
    public void broke(String why, Duration again) {
        broken.add(why);
    }

    @Override
    public void refused(String why) {
        refused.add(why);
    }

    List<Announcement> opened() {
        return opened;
    }

    List<String> broken() {
        return broken;
    }

    List<String> refused() {
        return refused;
    }
}
