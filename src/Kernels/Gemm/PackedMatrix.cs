using System.Numerics;

namespace Kernels;

/// <summary>Which operand of a product a packed matrix stands for.</summary>
public enum PackedSide
{
    /// <summary>op(A), m × k.</summary>
    Left,

    /// <summary>op(B), k × n.</summary>
    Right,
}

/// <summary>A matrix packed once into the order in which the tile reads it, to be multiplied many times: weights.</summary>
/// <remarks>
/// The right side lies in panels as wide as the tile, the left side row by row, both by blocks of K.
/// An owner of native memory: dispose it. Products with it read it and may run on many threads at once;
/// <see cref="Update"/> must not run beside them. It is packed for the instruction set of its creation, and products
/// with it run on that one.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class PackedMatrix<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NativeBuffer<T> panels;

    private PackedMatrix(PackedSide side, int rows, int columns, string rowsName, string columnsName)
    {
        ElementType.Check<T>();
        Require.NonNegative(rows, rowsName);
        Require.NonNegative(columns, columnsName);
        Side = side;
        Rows = rows;
        Columns = columns;
        InstructionSet = Isa.Current;
        GemmShape shape = GemmShape.Of(InstructionSet, sizeof(T));
        PanelWidth = side == PackedSide.Left ? 1 : Blocking.NarrowColumns(columns, shape.Nr);
        PaddedLanes = Blocking.RoundUp(Lanes, PanelWidth);
        int length = Require.Size((long)PaddedLanes * Depth, rowsName, "The packed matrix");
        panels = new NativeBuffer<T>(length, nameof(PackedMatrix<T>));
    }

    /// <summary>Which operand of a product this is.</summary>
    public PackedSide Side { get; }

    /// <summary>Rows of op(A) or op(B).</summary>
    public int Rows { get; }

    /// <summary>Columns of op(A) or op(B).</summary>
    public int Columns { get; }

    /// <summary>The instruction set that it was packed for.</summary>
    public InstructionSet InstructionSet { get; }

    internal PackedOperand<T> Operand => new(panels.Pointer, PaddedLanes, Side == PackedSide.Left);

    internal T* Pointer => panels.Pointer;

    /// <summary>Whether it is one panel of one block: then it is a dense matrix whose rows are padded to the panel's width.</summary>
    internal bool IsOnePanel => Side == PackedSide.Right && PaddedLanes <= PanelWidth && Depth <= Contract.BlockK;

    /// <summary>nr; or 1, since rows of the left side can be dealt out to tiles in any number.</summary>
    internal int PanelWidth { get; }

    private int PaddedLanes { get; }

    private int Lanes => Side == PackedSide.Left ? Rows : Columns;

    private int Depth => Side == PackedSide.Left ? Columns : Rows;

    /// <summary>Packs op(A), m × k, as the left operand.</summary>
    /// <param name="transA">Whether a holds op(A) or its transpose.</param>
    /// <param name="m">Rows of op(A).</param>
    /// <param name="k">Columns of op(A).</param>
    /// <param name="a">The matrix, row-major.</param>
    /// <param name="lda">Distance of its rows, in elements.</param>
    /// <exception cref="ArgumentException">A size is negative, lda below the row length, or a too short.</exception>
    public static PackedMatrix<T> Left(Transpose transA, int m, int k, ReadOnlySpan<T> a, int lda) =>
        new PackedMatrix<T>(PackedSide.Left, m, k, nameof(m), nameof(k)).Packed(transA, a, lda, nameof(a), nameof(lda));

    /// <summary>Packs op(B), k × n, as the right operand.</summary>
    /// <param name="transB">Whether b holds op(B) or its transpose.</param>
    /// <param name="k">Rows of op(B).</param>
    /// <param name="n">Columns of op(B).</param>
    /// <param name="b">The matrix, row-major.</param>
    /// <param name="ldb">Distance of its rows, in elements.</param>
    /// <exception cref="ArgumentException">A size is negative, ldb below the row length, or b too short.</exception>
    public static PackedMatrix<T> Right(Transpose transB, int k, int n, ReadOnlySpan<T> b, int ldb) =>
        new PackedMatrix<T>(PackedSide.Right, k, n, nameof(k), nameof(n)).Packed(transB, b, ldb, nameof(b), nameof(ldb));

    /// <summary>Packs new values of the same shape. Allocates nothing.</summary>
    /// <param name="trans">Whether values holds op of the matrix or its transpose.</param>
    /// <param name="values">The matrix, row-major.</param>
    /// <param name="stride">Distance of its rows, in elements.</param>
    /// <exception cref="ArgumentException">stride is below the row length, or values too short.</exception>
    /// <exception cref="ObjectDisposedException">This matrix is disposed.</exception>
    public void Update(Transpose trans, ReadOnlySpan<T> values, int stride)
    {
        Require.Defined(trans, Transpose.Yes);
        (int rows, int columns) = trans == Transpose.No ? (Rows, Columns) : (Columns, Rows);
        Require.Matrix(values.Length, rows, columns, stride, nameof(values), nameof(stride));
        Pack(trans, values, stride);
    }

    /// <summary>Frees the memory. Products with it throw from now on.</summary>
    public void Dispose() => panels.Dispose();

    private PackedMatrix<T> Packed(Transpose trans, ReadOnlySpan<T> values, int stride, string name, string strideName)
    {
        try
        {
            Require.Defined(trans, Transpose.Yes);
            (int rows, int columns) = trans == Transpose.No ? (Rows, Columns) : (Columns, Rows);
            Require.Matrix(values.Length, rows, columns, stride, name, strideName);
            Pack(trans, values, stride);
            return this;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private void Pack(Transpose trans, ReadOnlySpan<T> values, int stride)
    {
        bool lanesAreRows = (Side == PackedSide.Left) == (trans == Transpose.No);
        fixed (T* source = values)
        {
            Reading reading = Side == PackedSide.Left ? Reading.Rows : Reading.Panels;
            var dense = new DenseOperand<T>(source, lanesAreRows ? stride : 1, lanesAreRows ? 1 : stride, reading);
            T* panel = panels.Pointer;
            for (int depth = 0, k; depth < Depth; depth += k)
            {
                k = Math.Min(Contract.BlockK, Depth - depth);
                Pack(dense, panel, depth, k);
                panel += (nint)PaddedLanes * k;
            }
        }

        GC.KeepAlive(this);
    }

    private void Pack(DenseOperand<T> dense, T* panel, int depth, int k)
    {
        var call = new PackCall { Dense = dense, Panel = panel, Width = PanelWidth, Lanes = Lanes, Depth = depth, K = k };
        IsaDispatch<T>.Run(InstructionSet, ref call);
    }

    private struct PackCall : IIsaKernel<T>
    {
        public DenseOperand<T> Dense;
        public T* Panel;
        public int Width;
        public int Lanes;
        public int Depth;
        public int K;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => Dense.Pack<TSimd, TVec>(Panel, Width, 0, Lanes, Depth, K);
    }
}
