using K = Kernels;

namespace Kernels.Tests;

/// <summary>The single-precision overloads.</summary>
internal readonly struct PublicF32 : IPublicKernels<float>
{
    public static float[] Gemm(
        Transpose transA, Transpose transB, int m, int n, int k, float[] a, float[] b, float[] bias)
    {
        var c = new float[m * n];
        int lda = transA == Transpose.No ? k : m;
        int ldb = transB == Transpose.No ? n : k;
        Epilogue<float> epilogue = bias.Length == 0 ? default : Epilogue<float>.ColumnBias(bias);
        K.Gemm.Run(transA, transB, m, n, k, 1, a, lda, b, ldb, 0, c, n, epilogue);
        return c;
    }

    public static float[] GemmBatch(int batch, int m, int n, int k, float[] a, float[] b)
    {
        var c = new float[batch * m * n];
        K.Gemm.RunBatch(
            batch, Transpose.No, Transpose.No, m, n, k, 1, a, k, m * k, b, n, k * n, 0, c, n, m * n);
        return c;
    }

    public static float[] SumColumns(int rows, int columns, float[] x)
    {
        var y = new float[columns];
        Reduce.SumColumns(rows, columns, x, columns, 0, y);
        return y;
    }

    public static float[] Transposed(int rows, int columns, float[] x)
    {
        var y = new float[x.Length];
        Matrix.Transpose(rows, columns, x, columns, y, rows);
        return y;
    }

    public static float[] Diagonal(int n, float[] x, int batch)
    {
        var y = new float[batch * n];
        Matrix.Diagonal(n, x, n, y, batch, n * n, n);
        return y;
    }

    public static float[] BuildDiagonal(int n, float[] x, int batch)
    {
        var y = new float[batch * n * n];
        Matrix.BuildDiagonal(n, x, y, n, batch, n, n * n);
        return y;
    }

    public static float Trace(int n, float[] x) => Matrix.Trace(n, x, n);

    public static float[] Softmax(int rows, int columns, float[] x)
    {
        var y = new float[x.Length];
        K.Softmax.Forward(rows, columns, x, columns, y, columns);
        return y;
    }

    public static float[] SoftmaxBackward(int rows, int columns, float[] y, float[] dy)
    {
        var dx = new float[y.Length];
        K.Softmax.Backward(rows, columns, y, columns, dy, columns, dx, columns);
        return dx;
    }

    public static float[] Im2Col(ConvShape shape, float[] x)
    {
        var columns = new float[shape.ColumnsLength];
        K.Im2Col.Run(shape, x, columns);
        return columns;
    }

    public static float[] Conv(ConvShape shape, float[] x, float[] w, float[] bias)
    {
        var y = new float[shape.OutputLength];
        Conv2d.Forward(shape, x, w, bias, y);
        return y;
    }

    public static float[] ConvBackwardWeights(ConvShape shape, float[] x, float[] dy)
    {
        var dw = new float[shape.WeightLength];
        Conv2d.BackwardWeights(shape, x, dy, 0, dw);
        return dw;
    }

    public static float[] ConvBackwardData(ConvShape shape, float[] w, float[] dy)
    {
        var dx = new float[shape.InputLength];
        Conv2d.BackwardData(shape, w, dy, dx);
        return dx;
    }

    public static float[] ConvBackwardBias(ConvShape shape, float[] dy)
    {
        var db = new float[shape.OutChannels];
        Conv2d.BackwardBias(shape, dy, 0, db);
        return db;
    }
}
