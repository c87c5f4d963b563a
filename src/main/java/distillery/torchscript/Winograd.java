package distillery.torchscript;

import distillery.nn.Graph.Node;
import distillery.nn.Graph.None;
import distillery.nn.Shapes;
import distillery.nn.Weight;
import java.util.List;

/**
 * Convolutions with 3×3 kernels in a quarter of the multiplications: tiles of 6×6 pixels and the kernels are each brought
 * into a basis of 36 numbers, where a convolution to 4×4 pixels is a product at each of the 36 places, and the sums over the
 * channels are 36 matrix products (Lavin and Gray, arXiv 1509.09308, F(4×4, 3×3)). In 32-bit floats it is as exact as the
 * direct sum to about two millionths; 16 bits are too few for it.
 *
 * <p>Changing the basis costs passes over the image and keeps four times the memory for the kernels. So it is taken where
 * there are many channels to sum over and many places that share a kernel.
 */
final class Winograd {
    /** With 128 channels the changes of basis cost what the products save; with 256 they are a third of it. */
    private static final long LEAST_CHANNELS = 256;

    /** Channels in times channels out: larger ones would cost SDXL's UNet several gigabytes. */
    private static final long MOST_CHANNEL_PAIRS = 1 << 20;

    /** Below, kernels of four times the size are most of what is read. */
    private static final long LEAST_PIXELS = 32 * 32;

    /** Stride, padding and dilation in both directions, and groups. */
    private static final List<Object> GEOMETRY = List.of(List.of(1, 1), List.of(1, 1), List.of(1, 1), 1);

    /** Bᵀ, G and Aᵀ of the paper's section 4.3, in whole numbers: G is 24 times what it is there. */
    private static final String PIXELS_TO_BASIS = """
            [[4., 0., -5., 0., 1., 0.], [0., -4., -4., 1., 1., 0.], [0., 4., -4., -1., 1., 0.], \
            [0., -2., -1., 2., 1., 0.], [0., 2., -1., -2., 1., 0.], [0., 4., 0., -5., 0., 1.]]""";

    private static final String KERNEL_TO_BASIS = """
            [[6., 0., 0.], [-4., -4., -4.], [-4., 4., -4.], [1., 2., 4.], [1., -2., 4.], [0., 0., 24.]]""";

    private static final String BASIS_TO_PIXELS = """
            [[1., 1., 1., 1., 1., 0.], [0., 1., -1., 2., -2., 0.], [0., 1., 1., 4., 4., 0.], [0., 1., -1., 8., -8., 1.]]""";

    private static final int KERNEL_UNIT = 24 * 24;

    /** Rows of tiles are taken together until their numbers fill a processor's cache of usual size. */
    private static final int NUMBERS_AT_ONCE = 1 << 18;

    private Winograd() {}

    /** Whether it is the faster way for a convolution whose image has its usual size. */
    static boolean suits(Node node, Shapes shapes) {
        List<Object> given = node.arguments();
        if (!node.operator().equals("conv2d")
                || given.get(2) == None.NONE
                || !given.subList(3, given.size()).equals(GEOMETRY)) {
            return false;
        }
        List<Long> kernel = ((Weight) given.get(1)).shape();
        List<Long> image = shapes.of(node.result());
        return kernel.subList(2, 4).equals(List.of(3L, 3L))
                && Math.min(kernel.get(0), kernel.get(1)) >= LEAST_CHANNELS
                && kernel.get(0) * kernel.get(1) <= MOST_CHANNEL_PAIRS
                && image.get(2) * image.get(3) >= LEAST_PIXELS;
    }

    /** The operation; its values and weights come as they are written. */
    static String call(List<String> written) {
        return "(self).winograd(%s)".formatted(String.join(", ", written.subList(0, 3)));
    }

    /** What brings a kernel (out, in, 3, 3) into the basis: (36, out, in). */
    static String packing(String kernel) {
        return """
            torch.reshape(torch.mm(torch.div(%s, %d.), torch.transpose(torch.reshape(%s, [-1, 9]), 0, 1)), \
            [36, torch.size(x, 0), torch.size(x, 1)])""".formatted(both(KERNEL_TO_BASIS), KERNEL_UNIT, kernel);
    }

    /** How much more a kernel takes in the basis. */
    static final int GROWTH = 4;

    /** The matrix for both directions of an image at once. */
    private static String both(String matrix) {
        String numbers = "torch.tensor(%s, dtype=%d)".formatted(matrix, Precision.FP32.scalarType());
        return "torch.kron(%s, %s)".formatted(numbers, numbers);
    }

    /** The method that {@link #call} calls. */
    static String method() {
        return """
              def winograd(self: __torch__.Net,
                x: Tensor,
                u: Tensor,
                b: Tensor) -> Tensor:
                n, c, h, w, k = torch.size(x, 0), torch.size(x, 1), torch.size(x, 2), torch.size(x, 3), torch.size(u, 1)
                down, across = torch.floordiv(torch.add(h, 3), 4), torch.floordiv(torch.add(w, 3), 4)
                below, right = torch.sub(torch.mul(down, 4), h), torch.sub(torch.mul(across, 4), w)
                border = [0, 0, 1, torch.add(right, 1), 1, torch.add(below, 1)]
                image = torch.constant_pad_nd(torch.permute(x, [0, 2, 3, 1]), border, 0.)
                to_basis = %s
                to_pixels = %s
                kernels = torch.transpose(u, 1, 2)
                result = torch.empty([n, torch.mul(down, 4), torch.mul(across, 4), k], dtype=%d)
                some = ops.prim.max(1, torch.floordiv(%d, torch.mul(torch.mul(n, across), c)))
                for i in range(torch.floordiv(torch.sub(torch.add(down, some), 1), some)):
                  top = torch.mul(i, some)
                  bottom = ops.prim.min(torch.add(top, some), down)
                  rows = torch.sub(bottom, top)
                  tiles = torch.mul(torch.mul(n, rows), across)
                  strip = torch.slice(image, 1, torch.mul(top, 4), torch.add(torch.mul(bottom, 4), 2), 1)
                  windows = torch.permute(torch.unfold(torch.unfold(strip, 1, 6, 4), 2, 6, 4), [4, 5, 0, 1, 2, 3])
                  seen = torch.mm(to_basis, torch.reshape(windows, [36, torch.mul(tiles, c)]))
                  sums = torch.bmm(torch.reshape(seen, [36, tiles, c]), kernels)
                  pixels = torch.mm(to_pixels, torch.reshape(sums, [36, torch.mul(tiles, k)]))
                  placed = torch.permute(torch.reshape(pixels, [4, 4, n, rows, across, k]), [2, 3, 0, 4, 1, 5])
                  target = torch.slice(result, 1, torch.mul(top, 4), torch.mul(bottom, 4), 1)
                  _0 = torch.copy_(torch.view(target, [n, rows, 4, across, 4, k]), torch.add(placed, b))
                cut = torch.slice(torch.slice(result, 1, 0, h, 1), 2, 0, w, 1)
                return torch.contiguous(torch.permute(cut, [0, 3, 1, 2]), memory_format=2)
            """.formatted(
                        both(PIXELS_TO_BASIS), both(BASIS_TO_PIXELS), Precision.FP32.scalarType(), NUMBERS_AT_ONCE);
    }
}
