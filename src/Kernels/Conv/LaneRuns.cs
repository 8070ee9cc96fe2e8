namespace Kernels;

/// <summary>
/// Lanes of a <see cref="WindowOperand{T}"/>: runs of <paramref name="Length"/> contiguous elements,
/// <paramref name="Inner"/> of them <paramref name="InnerStep"/> apart, and those again and again at
/// <paramref name="OuterStep"/>.
/// </summary>
internal readonly record struct LaneRuns(int Length, int Inner, nint InnerStep, nint OuterStep)
{
    /// <summary>Output pixels over planes: one run for each output row, or a single one where rows adjoin.</summary>
    public static LaneRuns Pixels(in ConvShape shape, in PlanarImage image)
    {
        nint step = shape.Rows.Step * image.RowStep;
        return step == shape.OutWidth ? Endless : new LaneRuns(shape.OutWidth, 1, 0, step);
    }

    /// <summary>Taps over an image with channels last: neighbouring kernel columns adjoin unless dilated.</summary>
    public static LaneRuns Taps(in ConvShape shape, in ChannelsLastImage image)
    {
        int channels = shape.GroupInChannels;
        nint row = shape.Rows.Spread * image.RowStep;
        return shape.Columns.Spread == 1
            ? new LaneRuns(channels * shape.KernelWidth, 1, 0, row)
            : new LaneRuns(channels, shape.KernelWidth, (nint)shape.Columns.Spread * channels, row);
    }

    private static LaneRuns Endless => new(int.MaxValue, 1, 0, 0);

    /// <summary>The runs from this lane on.</summary>
    public Cursor From(int lane) => new(this, lane);

    /// <summary>Walks the runs.</summary>
    public ref struct Cursor
    {
        private readonly LaneRuns runs;
        private int index;

        public Cursor(LaneRuns runs, int lane)
        {
            this.runs = runs;
            index = lane / runs.Length;
            int inside = lane % runs.Length;
            Offset = Start + inside;
            Left = runs.Length - inside;
        }

        /// <summary>Where the rest of this run begins.</summary>
        public nint Offset { get; private set; }

        /// <summary>Lanes left in this run.</summary>
        public int Left { get; private set; }

        private readonly nint Start =>
            ((index / runs.Inner) * runs.OuterStep) + ((index % runs.Inner) * runs.InnerStep);

        public void MoveNext()
        {
            index++;
            Offset = Start;
            Left = runs.Length;
        }
    }
}
