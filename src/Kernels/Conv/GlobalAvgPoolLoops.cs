using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The loops of <see cref="GlobalAvgPool2d"/>.</summary>
internal static unsafe class GlobalAvgPoolLoops<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Forward(int planes, int pixels, T* x, T* y)
    {
        var call = new Call { Planes = planes, Pixels = pixels, X = x, Y = y };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    public static void Backward(int planes, int pixels, T* dy, T* dx)
    {
        T count = T.CreateChecked(pixels);
        for (int plane = 0; plane < planes; plane++, dx += pixels)
            new Span<T>(dx, pixels).Fill(dy[plane] / count);
    }

    private struct Call : IIsaKernel<T>
    {
        public int Planes;
        public int Pixels;
        public T* X;
        public T* Y;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            T count = T.CreateChecked(Pixels);
            T* x = X;
            for (int plane = 0; plane < Planes; plane++, x += Pixels)
                Y[plane] = Sum<TSimd, TVec>(Pixels, x) / count;
        }

        // Out of line, so that it is optimised at its first call and not with the loop around it.
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static T Sum<TSimd, TVec>(nint n, T* x)
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged => LaneSum<TSimd, T, TVec>.Run(n, new ElementTerm<T>(x));
    }
}
