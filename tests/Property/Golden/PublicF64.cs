using K = Kernels;

namespace Kernels.Tests;

/// <summary>The double-precision overloads.</summary>
internal readonly struct PublicF64 : IPublicKernels<double>
{
    public static double[] Gemm(
        Transpose transA, Transpose transB, int m, int n, int k, double[] a, double[] b, double[] bias)
    {
        var c = new double[m * n];
        int lda = transA == Transpose.No ? k : m;
        int ldb = transB == Transpose.No ? n : k;
        Epilogue<double> epilogue = bias.Length == 0 ? default : Epilogue<double>.ColumnBias(bias);
        K.Gemm.Run(transA, transB, m, n, k, 1, a, lda, b, ldb, 0, c, n, epilogue);
        return c;
    }

    public static double[] GemmBatch(int batch, int m, int n, int k, double[] a, double[] b)
    {
        var c = new double[batch * m * n];
        K.Gemm.RunBatch(
            batch, Transpose.No, Transpose.No, m, n, k, 1, a, k, m * k, b, n, k * n, 0, c, n, m * n);
        return c;
    }

    public static double[] SumColumns(int rows, int columns, double[] x)
    {
        var y = new double[columns];
        Reduce.SumColumns(rows, columns, x, columns, 0, y);
        return y;
    }

    public static double[] Transposed(int rows, int columns, double[] x)
    {
        var y = new double[x.Length];
        Matrix.Transpose(rows, columns, x, columns, y, rows);
        return y;
    }

    public static double[] Diagonal(int n, double[] x, int batch)
    {
        var y = new double[batch * n];
        Matrix.Diagonal(n, x, n, y, batch, n * n, n);
        return y;
    }

    public static double[] BuildDiagonal(int n, double[] x, int batch)
    {
        var y = new double[batch * n * n];
        Matrix.BuildDiagonal(n, x, y, n, batch, n, n * n);
        return y;
    }

    public static double Trace(int n, double[] x) => Matrix.Trace(n, x, n);

    public static double[] Softmax(int rows, int columns, double[] x)
    {
        var y = new double[x.Length];
        K.Softmax.Forward(rows, columns, x, columns, y, columns);
        return y;
    }

    public static double[] SoftmaxBackward(int rows, int columns, double[] y, double[] dy)
    {
        var dx = new double[y.Length];
        K.Softmax.Backward(rows, columns, y, columns, dy, columns, dx, columns);
        return dx;
    }

    public static double[] Im2Col(ConvShape shape, double[] x)
    {
        var columns = new double[shape.ColumnsLength];
        K.Im2Col.Run(shape, x, columns);
        return columns;
    }

    public static double[] Conv(ConvShape shape, double[] x, double[] w, double[] bias)
    {
        var y = new double[shape.OutputLength];
        Conv2d.Forward(shape, x, w, bias, y);
        return y;
    }

    public static double[] ConvBackwardWeights(ConvShape shape, double[] x, double[] dy)
    {
        var dw = new double[shape.WeightLength];
        Conv2d.BackwardWeights(shape, x, dy, 0, dw);
        return dw;
    }

    public static double[] ConvBackwardData(ConvShape shape, double[] w, double[] dy)
    {
        var dx = new double[shape.InputLength];
        Conv2d.BackwardData(shape, w, dy, dx);
        return dx;
    }

    public static double[] ConvBackwardBias(ConvShape shape, double[] dy)
    {
        var db = new double[shape.OutChannels];
        Conv2d.BackwardBias(shape, dy, 0, db);
        return db;
    }
}
