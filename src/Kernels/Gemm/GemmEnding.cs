using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>What follows the bias and is not done on a tile's registers: residual, activation, scale.</summary>
/// <remarks>
/// It runs over each tile as soon as that is stored, while its lines are in the first-level cache. On the registers of the
/// tile itself each activation would make another two hundred variants of it.
/// </remarks>
internal unsafe struct GemmEnding<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Null for none; else the element beside c[0, 0].</summary>
    public T* Residual;
    public nint ResidualStride;

    /// <summary>The activation that is left: None where the tile applied it.</summary>
    public Activation Activation;
    public T First;
    public T Second;
    public T Factor;

    /// <summary>False if there is nothing to do.</summary>
    public bool Exists;

    /// <summary>Takes over from the epilogue what tiles leave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take(in Epilogue<T> epilogue)
    {
        Exists = epilogue.HasMore;
        if (Exists)
            TakeAll(epilogue);
    }

    /// <summary>Asks for what the pass over such a tile will read, before the tile's sums begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Foresee<TSimd, TVec>(nint i, nint j, int rows, int columns)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        if (Residual == null)
            return;
        T* residual = Residual + (i * ResidualStride) + j;
        for (; rows > 0; rows--, residual += ResidualStride)
        {
            for (nint at = 0; at < columns; at += Caches.Line / sizeof(T))
                TSimd.Prefetch(residual + at);
        }
    }

    /// <summary>The pass over c[i … i + rows, j … j + columns].</summary>
    /// <param name="c">c[i, j].</param>
    /// <param name="ldc">Distance of the rows of C.</param>
    /// <param name="i">Row of the first element.</param>
    /// <param name="j">Its column.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public readonly void Run<TSimd, TVec>(T* c, nint ldc, nint i, nint j, int rows, int columns)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        switch (Activation)
        {
            case Activation.None:
                Rows<TSimd, TVec, SameEnding>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Relu:
                Rows<TSimd, TVec, Ending<ReluFunction>>(c, ldc, i, j, rows, columns);
                return;
            case Activation.LeakyRelu:
                Rows<TSimd, TVec, LeakyReluEnding>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Clamp:
                Rows<TSimd, TVec, ClampEnding>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Gelu:
                Rows<TSimd, TVec, Ending<GeluFunction>>(c, ldc, i, j, rows, columns);
                return;
            case Activation.GeluTanh:
                Rows<TSimd, TVec, Ending<GeluTanhFunction>>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Silu:
                Rows<TSimd, TVec, Ending<SiluFunction>>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Sigmoid:
                Rows<TSimd, TVec, Ending<SigmoidFunction>>(c, ldc, i, j, rows, columns);
                return;
            case Activation.Tanh:
                Rows<TSimd, TVec, Ending<TanhFunction>>(c, ldc, i, j, rows, columns);
                return;
            default:
                throw new UnreachableException();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void TakeAll(in Epilogue<T> epilogue)
    {
        Residual = epilogue.Residual.IsEmpty ? null : epilogue.ResidualPointer;
        ResidualStride = epilogue.ResidualStride;
        Activation = epilogue.OfTiles == Activation.None ? epilogue.Activation : Activation.None;
        Factor = epilogue.HasScale ? epilogue.Factor : T.One;
        First = epilogue.First;
        Second = epilogue.Second;
        if (!epilogue.HasParameters)
        {
            First = Activation == Activation.LeakyRelu ? T.CreateTruncating(0.01) : T.Zero;
            Second = T.CreateTruncating(6);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private readonly void Rows<TSimd, TVec, TFunction>(T* c, nint ldc, nint i, nint j, int rows, int columns)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
        where TFunction : struct, IEndingFunction
    {
        // Without a residual C stands in, unread, so that the pointer has somewhere to walk.
        bool adds = Residual != null;
        nint step = adds ? ResidualStride : ldc;
        T* residual = adds ? Residual + (i * step) + j : c;
        TVec first = TSimd.Broadcast(First);
        TVec second = TSimd.Broadcast(Second);
        TVec factor = TSimd.Broadcast(Factor);
        TVec edge = TSimd.FirstLanes(columns % TSimd.Width);
        for (; rows > 0; rows--, c += ldc, residual += step)
        {
            nint at = 0;
            for (; at + TSimd.Width <= columns; at += TSimd.Width)
            {
                TVec v = TSimd.Load(c + at);
                if (adds)
                    v = TSimd.Add(v, TSimd.Load(residual + at));
                TSimd.Store(c + at, TSimd.Multiply(TFunction.Of<TSimd, T, TVec>(v, first, second), factor));
            }

            if (at < columns)
            {
                TVec v = TSimd.Load(c + at, edge);
                if (adds)
                    v = TSimd.Add(v, TSimd.Load(residual + at, edge));
                TSimd.Store(c + at, TSimd.Multiply(TFunction.Of<TSimd, T, TVec>(v, first, second), factor), edge);
            }
        }
    }
}
