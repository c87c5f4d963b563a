package distillery.queue;

/** Who is told of jobs, on the thread where it happens: be quick, and never fail. */
public interface JobListener {
    void happened(JobEvent event);
}
