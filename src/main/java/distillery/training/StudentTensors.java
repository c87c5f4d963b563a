package distillery.training;

import distillery.checkpoint.TensorInfo;
import distillery.checkpoint.TensorSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A teacher's weights under the names that they have in the student; what the student lacks is left out. For one thread. */
final class StudentTensors implements TensorSource {
    private final TensorSource teacher;
    private final Layout layout;
    private final SortedMap<String, TensorInfo> tensors = new TreeMap<>();

    StudentTensors(TensorSource teacher, Layout layout, List<String> names) {
        this.teacher = teacher;
        this.layout = layout;
        for (String name : names) {
            TensorInfo info = teacher.tensor(layout.inTeacher(name));
            tensors.put(name, new TensorInfo(name, info.dtype(), info.shape()));
        }
    }

    @Override
    public String place() {
        return teacher.place();
    }

    @Override
    public SortedMap<String, TensorInfo> tensors() {
        return Collections.unmodifiableSortedMap(tensors);
    }

    @Override
    public ByteBuffer read(String name) throws IOException {
        return teacher.read(layout.inTeacher(tensor(name).name()));
    }

    @Override
    public void close() throws IOException {
        teacher.close();
    }
}
