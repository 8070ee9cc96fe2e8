using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Kernels;

/// <summary>Copies between strided arrays of any rank: permutations, diagonals, packing.</summary>
/// <remarks>
/// <code>
///   axes, arranged:   longest steps of y first     …  outer loops  …  |  two that matter
///   y and x both run along the last axis           →  copies of runs
///   y runs along the last, x along another axis    →  MatrixTranspose over these two
///   otherwise                                      →  element by element, the last two axes in one loop
/// </code>
/// The two axes that matter are those along which y and x are contiguous; everything else is loops around them, after
/// Springer, Su and Bientinesi, "HPTT: A High-Performance Tensor Transposition C++ Library" (ARRAY 2017).
/// Axes are given as for an operand A and an output Y; they have to be arranged (<see cref="AxisList.Arrange"/>).
/// </remarks>
internal static unsafe class StridedCopy<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Bytes for each thread below which waking a helper costs more than it gives.</summary>
    private const long LeastPerThread = 1 << 18;

    /// <summary>Runs up to this long are copied in a loop; calling a copy routine costs as much.</summary>
    private const int ShortRun = 16;

    public static void Run(ReadOnlySpan<StridedAxis> axes, T* x, T* y, int threads = 1)
    {
        if (threads > 1 && axes.Length > 0)
        {
            long worth = AxisList.Count(axes) * sizeof(T) / LeastPerThread;
            int parts = (int)Math.Min(Math.Min(threads, axes[0].Size), worth);
            if (parts > 1)
            {
                fixed (StridedAxis* first = axes)
                {
                    var call = new Shared { Axes = first, Count = axes.Length, X = x, Y = y, Parts = parts };
                    ForkJoin.Run(parts, parts, &RunPart, &call);
                }

                return;
            }
        }

        RunAll(axes, x, y);
    }

    private static void RunPart(void* context, int part)
    {
        var call = (Shared*)context;
        StridedAxis first = call->Axes[0];
        int begin = (int)((long)first.Size * part / call->Parts);
        int end = (int)((long)first.Size * (part + 1) / call->Parts);
        StridedAxis* axes = stackalloc StridedAxis[call->Count];
        new Span<StridedAxis>(call->Axes, call->Count).CopyTo(new Span<StridedAxis>(axes, call->Count));
        axes[0] = first with { Size = end - begin };
        RunAll(new ReadOnlySpan<StridedAxis>(axes, call->Count), call->X + (begin * first.A), call->Y + (begin * first.Y));
    }

    private static void RunAll(ReadOnlySpan<StridedAxis> axes, T* x, T* y)
    {
        int count = axes.Length;
        if (count == 0)
        {
            *y = *x;
            return;
        }

        StridedAxis last = axes[^1];
        StridedAxis row = count == 1 ? new StridedAxis(1, 0, 0, 0) : axes[^2];
        int other = last.Y == 1 && last.A != 1 ? IndexOfUnit(axes) : -1;
        if (other >= 0 && other < count - 2)
            Turned(axes, other, x, y);
        else
            Nest(axes[..Math.Max(0, count - 2)], other >= 0, row, last, x, y);
    }

    // The axis along which x is contiguous moves inwards.
    private static void Turned(ReadOnlySpan<StridedAxis> axes, int other, T* x, T* y)
    {
        Span<StridedAxis> outer = stackalloc StridedAxis[axes.Length - 2];
        axes[..other].CopyTo(outer);
        axes[(other + 1)..^1].CopyTo(outer[other..]);
        Nest(outer, true, axes[other], axes[^1], x, y);
    }

    private static int IndexOfUnit(ReadOnlySpan<StridedAxis> axes)
    {
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            if (axes[i].A == 1)
                return i;
        }

        return -1;
    }

    private static void Nest(ReadOnlySpan<StridedAxis> outer, bool transposed, StridedAxis row, StridedAxis last, T* x, T* y)
    {
        if (!outer.IsEmpty)
        {
            StridedAxis axis = outer[0];
            for (int i = 0; i < axis.Size; i++)
                Nest(outer[1..], transposed, row, last, x + (i * axis.A), y + (i * axis.Y));
        }
        else if (transposed)
        {
            MatrixTranspose<T>.Run(last.Size, row.Size, x, last.A, y, row.Y);
        }
        else if (last.A == 1 && last.Y == 1 && last.Size > ShortRun)
        {
            for (int i = 0; i < row.Size; i++, x += row.A, y += row.Y)
                NativeMemory.Copy(x, y, (nuint)last.Size * (nuint)sizeof(T));
        }
        else
        {
            Elements(row, last, x, y);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements(StridedAxis row, StridedAxis last, T* x, T* y)
    {
        for (int i = 0; i < row.Size; i++, x += row.A, y += row.Y)
        {
            for (int j = 0; j < last.Size; j++)
                y[j * last.Y] = x[j * last.A];
        }
    }

    private struct Shared
    {
        public StridedAxis* Axes;
        public int Count;
        public T* X;
        public T* Y;
        public int Parts;
    }
}
