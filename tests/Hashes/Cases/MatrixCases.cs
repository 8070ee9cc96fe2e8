using System.Numerics;

namespace Kernels.Hashes;

/// <summary>Transpose, diagonal, trace.</summary>
internal static class MatrixCases
{
    private static readonly (int Rows, int Columns)[] Sizes =
        [(0, 3), (1, 1), (2, 5), (7, 8), (16, 16), (17, 33), (64, 15), (130, 70)];

    private delegate void Turn<T>(int rows, int columns, ReadOnlySpan<T> x, int ldx, Span<T> y, int ldy);

    private delegate T Sum<T>(int n, ReadOnlySpan<T> x, int ldx);

    private delegate void Take<T>(int n, ReadOnlySpan<T> x, int ldx, Span<T> y, int batch, int batchStrideX, int batchStrideY);

    private delegate void Put<T>(int n, ReadOnlySpan<T> x, Span<T> y, int ldy, int batch, int batchStrideX, int batchStrideY);

    public static void AddTo(CaseList list)
    {
        Transposes<float>(list, Matrix.Transpose);
        Transposes<double>(list, Matrix.Transpose);
        Diagonals<float>(list, Matrix.Trace, Matrix.Diagonal, Matrix.BuildDiagonal);
        Diagonals<double>(list, Matrix.Trace, Matrix.Diagonal, Matrix.BuildDiagonal);
    }

    private static void Transposes<T>(CaseList list, Turn<T> transpose)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach ((int rows, int columns) in Sizes)
        {
            list.Add<T>("Matrix.Transpose", $"{rows}x{columns}", () =>
            {
                T[] x = Numbers.Special<T>(rows * (columns + 1), 1), y = Numbers.Plain<T>(columns * (rows + 2), 2);
                transpose(rows, columns, x, columns + 1, y, rows + 2);
                return Digest.Of<T>(y);
            });
        }
    }

    private static void Diagonals<T>(CaseList list, Sum<T> trace, Take<T> take, Put<T> put)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Batch = 3;
        foreach (int n in new[] { 0, 1, 5, 17, 64, 600 })
            list.Add<T>("Matrix.Trace", $"{n}", () => Digest.Of(trace(n, Numbers.Plain<T>(n * (n + 1), 3), n + 1)));
        foreach (int n in new[] { 0, 1, 5, 17, 40 })
        {
            int square = (n * (n + 1)) + 1;
            list.Add<T>("Matrix.Diagonal", $"{Batch} of {n}", () =>
            {
                T[] y = Numbers.Plain<T>(Batch * (n + 2), 4);
                take(n, Numbers.Special<T>(Batch * square, 5), n + 1, y, Batch, square, n + 2);
                return Digest.Of<T>(y);
            });
            list.Add<T>("Matrix.BuildDiagonal", $"{Batch} of {n}", () =>
            {
                T[] y = Numbers.Plain<T>(Batch * square, 6);
                put(n, Numbers.Special<T>(Batch * (n + 2), 7), y, n + 1, Batch, n + 2, square);
                return Digest.Of<T>(y);
            });
        }
    }
}
