namespace Kernels;

/// <summary>One axis of a sliding window: where tap k of output position o lies, <c>o·stride + k·dilation − pad</c>.</summary>
internal readonly record struct WindowAxis
{
    public WindowAxis(
        int size, int kernel, int stride, int pad, int dilation,
        string kernelName, string strideName, string padName, string dilationName)
    {
        Require.Positive(kernel, kernelName);
        Require.Positive(stride, strideName);
        Require.NonNegative(pad, padName);
        Require.Positive(dilation, dilationName);
        long padded = size + (2L * pad);
        if (padded > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                padName, pad, $"{padName} is {pad}, which makes the padded image {padded} long; expected at most "
                + $"{int.MaxValue}.");
        }

        long extent = ((kernel - 1L) * dilation) + 1;
        if (extent > padded)
        {
            string covered = dilation == 1 ? "" : $" and covers {extent} pixels with {dilationName} {dilation}";
            throw new ArgumentOutOfRangeException(
                kernelName, kernel,
                $"{kernelName} is {kernel}{covered}; expected at most {padded}, the length of the padded image.");
        }

        Size = size;
        Kernel = kernel;
        Stride = stride;
        Pad = pad;
        Dilation = dilation;
        Padded = (int)padded;
        Out = (int)((padded - extent) / stride) + 1;
    }

    /// <summary>Input positions.</summary>
    public int Size { get; }

    /// <summary>Taps.</summary>
    public int Kernel { get; }

    public int Stride { get; }

    public int Pad { get; }

    public int Dilation { get; }

    /// <summary>Input positions with the padding on both sides.</summary>
    public int Padded { get; }

    /// <summary>Output positions.</summary>
    public int Out { get; }

    /// <summary>The stride as far as it matters: 1 where there is one output position, so never above <see cref="Padded"/>.</summary>
    public int Step => Out > 1 ? Stride : 1;

    /// <summary>The dilation as far as it matters: 1 where there is one tap.</summary>
    public int Spread => Kernel > 1 ? Dilation : 1;

    /// <summary>Padded positions from the first that a tap touches to the last.</summary>
    public int Used => ((Out - 1) * Step) + ((Kernel - 1) * Spread) + 1;

    /// <summary>First output position whose tap <paramref name="tap"/> lies in the image; Out if none does.</summary>
    public int FirstInside(int tap)
    {
        int before = Pad - (tap * Spread);
        return before <= 0 ? 0 : (int)Math.Min(Out, (before + (long)Step - 1) / Step);
    }

    /// <summary>One past the last output position whose tap <paramref name="tap"/> lies in the image.</summary>
    public int EndInside(int tap)
    {
        int room = Size - 1 + Pad - (tap * Spread);
        return room < 0 ? 0 : Math.Min(Out, (room / Step) + 1);
    }

    /// <summary>Whether some tap of some output position may lie at this padded position.</summary>
    public bool IsUsed(int padded)
    {
        for (int tap = 0; tap < Kernel; tap++)
        {
            if ((padded - (tap * Spread)) % Step == 0)
                return true;
        }

        return false;
    }
}
