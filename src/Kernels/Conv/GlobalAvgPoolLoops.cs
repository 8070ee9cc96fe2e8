using System.Numerics;

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
                Y[plane] = LaneSum<TSimd, T, TVec>.RunApart(Pixels, new ElementTerm<T>(x)) / count;
        }
    }
}
