package distillery.compare;

import java.util.Optional;

/** Tells how much memory work takes. For the device's thread. */
public interface Gauge {
    /** Does the work; gives by how many bytes the process's memory grew at most meanwhile, where the system tells. */
    Optional<Long> growth(Runnable work);
}
