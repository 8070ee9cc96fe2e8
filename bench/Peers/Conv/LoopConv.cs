using System.Numerics;

namespace Kernels.Peers;

/// <summary>Seven plain loops: what one writes without a library.</summary>
internal sealed class LoopConv<T>(ConvData<T> data) : Rival
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Its name.</summary>
    public const string Title = "plain loop";

    /// <inheritdoc/>
    public override string Name => Title;

    /// <inheritdoc/>
    public override string Configuration => "C#, seven loops, one thread; the JIT vectorises nothing.";

    /// <inheritdoc/>
    public override bool Rehearses => true;

    /// <inheritdoc/>
    public override Work Prepare(string problem) => new LoopWork(data.Prepare(ConvProblem.Parse(problem)));

    private sealed unsafe class LoopWork(ConvTensors<T> tensors) : ConvWork<T>(tensors)
    {
        public override void Run(int calls)
        {
            ConvShape s = Tensors.Problem.Shape;
            for (; calls > 0; calls--)
            {
                if (Tensors.Problem.Pass != ConvPass.Forward)
                    Tensors.Result.Clear();
                for (int n = 0; n < s.Batch; n++)
                {
                    for (int o = 0; o < s.OutChannels; o++)
                        Plane(s, n, o);
                }
            }
        }

        private void Plane(ConvShape s, int n, int o)
        {
            int channels = s.InChannels / s.Groups;
            nint image = ((nint)n * s.InChannels) + (o / (s.OutChannels / s.Groups) * channels);
            T* x = Tensors.X + (image * s.InHeight * s.InWidth);
            T* w = Tensors.W + ((nint)o * channels * s.KernelHeight * s.KernelWidth);
            T* y = Tensors.Y + ((((nint)n * s.OutChannels) + o) * s.OutHeight * s.OutWidth);
            for (int i = 0; i < s.OutHeight; i++)
            {
                for (int j = 0; j < s.OutWidth; j++, y++)
                {
                    if (Tensors.Problem.Pass == ConvPass.Forward)
                        *y = T.Zero;
                    Window(
                        s, Tensors.Problem.Pass, channels, (i * s.StrideHeight) - s.PadHeight,
                        (j * s.StrideWidth) - s.PadWidth, x, w, y);
                }
            }
        }

        private static void Window(ConvShape s, ConvPass pass, int channels, int top, int left, T* x, T* w, T* y)
        {
            (int firstRow, int endRow) = (Math.Max(0, -top), Math.Min(s.KernelHeight, s.InHeight - top));
            (int firstColumn, int endColumn) = (Math.Max(0, -left), Math.Min(s.KernelWidth, s.InWidth - left));
            T sum = *y;
            for (int c = 0; c < channels; c++)
            {
                for (int kh = firstRow; kh < endRow; kh++)
                {
                    T* from = x + ((((nint)c * s.InHeight) + top + kh) * s.InWidth) + left;
                    T* taps = w + ((((nint)c * s.KernelHeight) + kh) * s.KernelWidth);
                    for (int kw = firstColumn; kw < endColumn; kw++)
                    {
                        if (pass == ConvPass.Forward)
                            sum += from[kw] * taps[kw];
                        else if (pass == ConvPass.Weights)
                            taps[kw] += from[kw] * sum;
                        else
                            from[kw] += taps[kw] * sum;
                    }
                }
            }

            if (pass == ConvPass.Forward)
                *y = sum;
        }
    }
}
