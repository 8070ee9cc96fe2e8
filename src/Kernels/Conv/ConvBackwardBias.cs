using System.Numerics;

namespace Kernels;

/// <summary>The bias gradient: <c>db[o] = beta·db[o] + Σ dy[n, o, :]</c>, one canonical lane sum for each image, in order.</summary>
internal static unsafe class ConvBackwardBias<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static void Run(in ConvShape shape, T* dy, T beta, T* db) =>
        Run(shape.Batch, shape.OutChannels, shape.Pixels, dy, beta, db);

    public static void Run(int batch, int channels, int pixels, T* dy, T beta, T* db)
    {
        var call = new Call { Batch = batch, Channels = channels, Pixels = pixels, Dy = dy, Beta = beta, Db = db };
        IsaDispatch<T>.Run(Isa.Current, ref call);
    }

    private struct Call : IIsaKernel<T>
    {
        public int Batch;
        public int Channels;
        public int Pixels;
        public T* Dy;
        public T Beta;
        public T* Db;

        public readonly void Run<TSimd, TVec>()
            where TSimd : struct, ISimd<T, TVec>
            where TVec : unmanaged
        {
            for (int o = 0; o < Channels; o++)
                Db[o] = Beta == T.Zero ? T.Zero : Beta * Db[o];
            T* dy = Dy;
            for (int n = 0; n < Batch; n++)
            {
                for (int o = 0; o < Channels; o++, dy += Pixels)
                    Db[o] += LaneSum<TSimd, T, TVec>.RunApart(Pixels, new ElementTerm<T>(dy));
            }
        }
    }
}
