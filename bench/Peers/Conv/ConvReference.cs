using System.Globalization;
using System.Numerics;

namespace Kernels.Peers;

/// <summary>Convolutions and their gradients as sums of twice a double's precision, and how far rounding may lead.</summary>
/// <remarks>As <see cref="GemmReference{T}"/>: some elements, both ends among them, within γ(terms + 2)·Σ|a||b|.</remarks>
internal sealed unsafe class ConvReference<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Ends = 100;
    private const int Between = 300;

    private readonly List<Element> elements = [];
    private readonly ConvTensors<T> tensors;

    /// <summary>Sums.</summary>
    public ConvReference(ConvTensors<T> tensors)
    {
        this.tensors = tensors;
        Problem = tensors.Problem;
        int length = tensors.Result.Length;
        IEnumerable<int> some = length <= 2 * Ends + Between
            ? Enumerable.Range(0, length)
            : Enumerable.Range(0, Ends)
                .Concat(Enumerable.Range(1, Between).Select(i => (int)((long)length * i / (Between + 1))))
                .Concat(Enumerable.Range(length - Ends, Ends)).Distinct();
        foreach (int index in some)
            elements.Add(Sum(index));
    }

    /// <summary>What the sums are of.</summary>
    public ConvProblem Problem { get; }

    /// <summary>What is wrong with the result, or null.</summary>
    public string? Fault(ConvTensors<T> found)
    {
        double unit = typeof(T) == typeof(float) ? 5.9604644775390625e-8 : 1.1102230246251565e-16;
        foreach (Element element in elements)
        {
            double steps = (element.Terms + 2) * unit;
            double value = double.CreateTruncating(found.Result[element.Index]);
            double bound = steps / (1 - steps) * element.Magnitude;
            if (!(Math.Abs(value - element.Value) <= bound))
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"wrong: element {element.Index} is {value}, off {element.Value} by more than {bound:e1}");
            }
        }

        return null;
    }

    private Element Sum(int index)
    {
        var sum = new TwiceSum();
        if (Problem.Pass == ConvPass.Forward)
            OfOutput(ref sum, index);
        else if (Problem.Pass == ConvPass.Weights)
            OfWeight(ref sum, index);
        else
            OfInput(ref sum, index);
        return new Element(index, sum.Value, sum.Magnitude, sum.Terms);
    }

    private void OfOutput(ref TwiceSum sum, int index)
    {
        ConvShape s = Problem.Shape;
        (int n, int o, int i, int j) = Split(index, s.OutChannels, s.OutHeight, s.OutWidth);
        int channels = s.InChannels / s.Groups;
        int group = o / (s.OutChannels / s.Groups);
        for (int c = 0; c < channels; c++)
        {
            for (int tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
                Add(ref sum, n, (group * channels) + c, o, tap, i, j, tensors.W);
        }
    }

    private void OfWeight(ref TwiceSum sum, int index)
    {
        ConvShape s = Problem.Shape;
        int channels = s.InChannels / s.Groups;
        (int o, int c, int kh, int kw) = Split(index, channels, s.KernelHeight, s.KernelWidth);
        int group = o / (s.OutChannels / s.Groups);
        for (int n = 0; n < s.Batch; n++)
        {
            for (int i = 0; i < s.OutHeight; i++)
            {
                for (int j = 0; j < s.OutWidth; j++)
                    Add(ref sum, n, (group * channels) + c, o, (kh * s.KernelWidth) + kw, i, j, null);
            }
        }
    }

    private void OfInput(ref TwiceSum sum, int index)
    {
        ConvShape s = Problem.Shape;
        (int n, int c, int h, int w) = Split(index, s.InChannels, s.InHeight, s.InWidth);
        int outs = s.OutChannels / s.Groups;
        int group = c / (s.InChannels / s.Groups);
        for (int tap = 0; tap < s.KernelHeight * s.KernelWidth; tap++)
        {
            int down = h + s.PadHeight - (tap / s.KernelWidth);
            int right = w + s.PadWidth - (tap % s.KernelWidth);
            (int i, int restDown) = Math.DivRem(down, s.StrideHeight);
            (int j, int restRight) = Math.DivRem(right, s.StrideWidth);
            bool touches = down >= 0 && right >= 0 && restDown == 0 && restRight == 0
                && i < s.OutHeight && j < s.OutWidth;
            for (int o = 0; touches && o < outs; o++)
            {
                int channel = (group * outs) + o;
                sum.Add(Weight(channel, c, tap), Output(n, channel, i, j));
            }
        }
    }

    private void Add(ref TwiceSum sum, int n, int c, int o, int tap, int i, int j, T* weights)
    {
        ConvShape s = Problem.Shape;
        int h = (i * s.StrideHeight) + (tap / s.KernelWidth) - s.PadHeight;
        int w = (j * s.StrideWidth) + (tap % s.KernelWidth) - s.PadWidth;
        if ((uint)h >= (uint)s.InHeight || (uint)w >= (uint)s.InWidth)
            return;
        double x = double.CreateTruncating(
            tensors.X[(((((nint)n * s.InChannels) + c) * s.InHeight) + h) * s.InWidth + w]);
        sum.Add(x, weights == null ? Output(n, o, i, j) : Weight(o, c, tap));
    }

    private double Weight(int o, int c, int tap)
    {
        ConvShape s = Problem.Shape;
        int channels = s.InChannels / s.Groups;
        return double.CreateTruncating(
            tensors.W[((((nint)o * channels) + (c % channels)) * s.KernelHeight * s.KernelWidth) + tap]);
    }

    private double Output(int n, int o, int i, int j)
    {
        ConvShape s = Problem.Shape;
        return double.CreateTruncating(
            tensors.Y[(((((nint)n * s.OutChannels) + o) * s.OutHeight) + i) * s.OutWidth + j]);
    }

    private static (int N, int C, int H, int W) Split(int index, int channels, int height, int width) =>
        (index / width / height / channels, index / width / height % channels, index / width % height, index % width);

    private readonly record struct Element(int Index, double Value, double Magnitude, int Terms);

    private struct TwiceSum
    {
        private double sum;
        private double rest;

        public int Terms { get; private set; }

        public double Magnitude { get; private set; }

        public readonly double Value => sum + rest;

        public void Add(double x, double y)
        {
            double product = x * y;
            double total = sum + product;
            double added = total - sum;
            rest += Math.FusedMultiplyAdd(x, y, -product) + (sum - (total - added)) + (product - added);
            sum = total;
            Magnitude += Math.Abs(product);
            Terms++;
        }
    }
}
