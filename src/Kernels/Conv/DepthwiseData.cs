using System.Numerics;

namespace Kernels;

/// <summary>The data gradient where each group has one input channel, with a horizontal stride of 1 or 2: no columns are stored.</summary>
/// <remarks>
/// <code>
///   dx row h, one register:   g = +0;   for kh, for kw that touch it:
///                             t = +0;   for each output o of the channel:  t = fma(w[o, kh, kw], dy[o, shifted], t)
///                             g = g + t           then  dx = g + beta·dx
/// </code>
/// The folding of <see cref="FoldLoops{TSimd, T, TVec}"/> with the product in place of a load; 3×3 with a stride of 1 has
/// loops of its own (<see cref="DepthwiseDataRows{TSimd, T, TVec}"/>).
/// </remarks>
internal static unsafe class DepthwiseData<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostMultiplier = 4;

    public static bool Serves(in ConvShape shape) =>
        shape.GroupInChannels == 1 && shape.GroupOutChannels <= MostMultiplier
        && TouchingTaps.Serves(shape.Rows, shape.Columns) && !shape.IsWhole && !shape.IsPointwise;

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
        ref readonly ConvShape shape = ref Call->Shape;
        int planes = shape.Batch * shape.InChannels;
        int plane = (int)((long)planes * Index / Call->Parts);
        int end = (int)((long)planes * (Index + 1) / Call->Parts);
        if (!DepthwiseDataRows<TSimd, T, TVec>.Serves(shape))
        {
            Folded<TSimd, TVec>(shape, plane, end);
            return;
        }

        for (; plane < end; plane++)
        {
            T* w = Call->W + ((nint)(plane % shape.InChannels) * shape.Taps);
            if (DepthwiseDataRows<TSimd, T, TVec>.Serves(w))
            {
                DepthwiseDataRows<TSimd, T, TVec>.Run(
                    shape, w, Call->Dy + ((nint)plane * shape.Pixels), Call->Beta, Call->Dx + ((nint)plane * shape.InPixels));
            }
            else
            {
                Folded<TSimd, TVec>(shape, plane, plane + 1);
            }
        }
    }

    /// <summary>Planes plane … end by folding products: any shape that is served, any weights.</summary>
    private readonly void Folded<TSimd, TVec>(in ConvShape shape, int plane, int end)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        FoldTask<T> task = default;
        task.Rows = shape.Rows;
        task.Line = shape.Columns;
        task.Outputs = shape.GroupOutChannels;
        task.OutputStep = shape.Pixels;
        task.PlaneStep = (nint)shape.GroupOutChannels * shape.Pixels;
        task.Beta = Call->Beta;

        // Planes in the first-level cache are walked strip by strip.
        int most = Math.Max(1, Caches.Level1 / sizeof(T) / Math.Max(1, shape.InPixels) / 4) * 4;
        while (plane < end)
        {
            int channel = plane % shape.InChannels;
            task.Planes = Math.Min(Math.Min(most, end - plane), shape.InChannels - channel);
            task.Columns = Call->Dy + (plane * task.PlaneStep);
            task.Weights = Call->W + ((nint)channel * shape.GroupOutChannels * shape.Taps);
            task.Dx = Call->Dx + ((nint)plane * shape.InPixels);
            FoldLoops<TSimd, T, TVec>.Run(&task);
            plane += task.Planes;
        }
    }
}
