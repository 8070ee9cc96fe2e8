using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kernels;

/// <summary>The data gradient where each group has one input channel, with a horizontal stride of 1: no columns are stored.</summary>
/// <remarks>
/// <code>
///   dx row h, one register:   g = +0;   for kh, for kw that touch it:
///                             t = +0;   for each output o of the channel:  t = fma(w[o, kh, kw], dy[o, shifted], t)
///                             g = g + t           then  dx = g + beta·dx
/// </code>
/// The folding of <see cref="FoldLoops{TSimd, T, TVec}"/> with the product in place of a load. A tap that does not touch a
/// pixel adds the +0 that masking its product leaves: masking dy alone would make NaN of an infinite weight.
/// </remarks>
internal static unsafe class DepthwiseData<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int WidestKernel = 32;

    public static bool Serves(in ConvShape shape) =>
        shape.GroupInChannels == 1 && shape.Columns.Step == 1 && shape.GroupOutChannels <= 4
        && shape.KernelWidth <= WidestKernel && !shape.IsWhole && !shape.IsPointwise;

    public static void Run(in ConvShape shape, T* w, T* dy, T beta, T* dx, int threads)
    {
        DepthwiseDataCall<T> call;
        call.Isa = Isa.Current;
        call.Shape = shape;
        call.W = w;
        call.Dy = dy;
        call.Beta = beta;
        call.Dx = dx;
        call.Parts = Math.Min(GemmDriver.Worthwhile(shape.MultiplyAdds, threads), shape.Batch * shape.InChannels);
        ForkJoin.Run(call.Parts, threads, &Part, &call);
    }

    private static void Part(void* context, int index)
    {
        var call = (DepthwiseDataCall<T>*)context;
        var part = new DepthwiseDataPart<T> { Call = call, Index = index };
        IsaDispatch<T>.Run(call->Isa, ref part);
    }
}

/// <summary>The arguments of a depthwise data gradient, for the threads that share it.</summary>
internal unsafe struct DepthwiseDataCall<T>
    where T : unmanaged
{
    public InstructionSet Isa;
    public ConvShape Shape;
    public T* W;
    public T* Dy;
    public T Beta;
    public T* Dx;
    public int Parts;
}

/// <summary>One thread's share of the planes.</summary>
internal unsafe struct DepthwiseDataPart<T> : IIsaKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public DepthwiseDataCall<T>* Call;
    public int Index;

    public readonly void Run<TSimd, TVec>()
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        ConvShape shape = Call->Shape;
        int planes = shape.Batch * shape.InChannels;
        int first = (int)((long)planes * Index / Call->Parts);
        int end = (int)((long)planes * (Index + 1) / Call->Parts);
        TVec* masks = stackalloc TVec[TouchingTaps<TSimd, T, TVec>.MostTaps];
        for (int plane = first; plane < end; plane++)
        {
            nint output = (nint)plane * shape.GroupOutChannels;
            T* weights = Call->W + (output % shape.OutChannels * shape.Taps);
            for (int w = 0; w < shape.InWidth; w += TSimd.Width)
            {
                if (shape.InWidth > TSimd.Width || plane == first)
                {
                    for (int kw = 0; kw < shape.KernelWidth; kw++)
                        masks[kw] = TouchingTaps<TSimd, T, TVec>.Lanes(w + shape.Columns.Pad - (kw * shape.Columns.Spread), shape.Columns.Out);
                }

                Strip<TSimd, TVec>(
                    shape, weights, Call->Dy + (output * shape.Pixels), masks, w, Call->Beta,
                    Call->Dx + ((nint)plane * shape.InPixels));
            }
        }
    }

    /// <summary>Columns w … w + Width of every row of a plane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Strip<TSimd, TVec>(
        in ConvShape shape, T* weights, T* dy, TVec* masks, int w, T beta, T* dx)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        WindowAxis rows = shape.Rows;
        int size = rows.Size;
        int pad = rows.Pad;
        int step = rows.Step;
        int rowSpread = rows.Spread;
        int outHeight = rows.Out;
        int kernelHeight = rows.Kernel;
        int outputs = shape.GroupOutChannels;
        int kernelWidth = shape.KernelWidth;
        int outWidth = shape.OutWidth;
        int inWidth = shape.InWidth;
        nint pixels = shape.Pixels;
        nint taps = shape.Taps;
        nint spread = shape.Columns.Spread;
        TVec zero = TSimd.Broadcast(T.Zero);
        TVec inside = TSimd.FirstLanes(inWidth - w);
        dx += w;
        dy += w + shape.Columns.Pad;
        for (int h = 0; h < size; h++, dx += inWidth)
        {
            TVec sum = zero;
            for (int kh = 0; kh < kernelHeight; kh++)
            {
                int at = h + pad - (kh * rowSpread);
                if (at < 0)
                    break;
                int oh = step == 1 ? at : at / step;
                if (oh >= outHeight || (step > 1 && oh * step != at))
                    continue;
                T* from = dy + ((nint)oh * outWidth);
                T* f = weights + ((nint)kh * kernelWidth);
                for (int kw = 0; kw < kernelWidth; kw++, from -= spread, f++)
                {
                    TVec mask = masks[kw];
                    TVec t = TSimd.MultiplyAdd(TSimd.Broadcast(*f), TSimd.Load(from, mask), zero);
                    for (nint o = 1; o < outputs; o++)
                        t = TSimd.MultiplyAdd(TSimd.Broadcast(f[o * taps]), TSimd.Load(from + (o * pixels), mask), t);
                    sum = TSimd.Add(sum, TSimd.And(t, mask));
                }
            }

            if (beta != T.Zero)
                sum = TSimd.Add(sum, TSimd.Multiply(TSimd.Broadcast(beta), TSimd.Load(dx, inside)));
            TSimd.Store(dx, sum, inside);
        }
    }
}
