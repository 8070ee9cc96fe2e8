namespace Kernels;

/// <summary>
/// Lanes of a <see cref="WindowOperand{T}"/>: runs of <paramref name="Length"/> contiguous elements,
/// <paramref name="Inner"/> of them <paramref name="InnerStep"/> apart, and those again and again at
/// <paramref name="OuterStep"/>.
/// </summary>
internal readonly record struct LaneRuns(int Length, int Inner, nint InnerStep, nint OuterStep)
{
    /// <summary>Output pixels over planes: one run for each output row.</summary>
    public static LaneRuns Pixels(in ConvShape shape, in PlanarImage image) =>
        new(shape.OutWidth, 1, 0, image.OutRowStep(shape) * image.RowStep);

    /// <summary>Taps over an image with channels last: neighbouring kernel columns adjoin unless dilated.</summary>
    public static LaneRuns Taps(in ConvShape shape, in ChannelsLastImage image)
    {
        int channels = shape.GroupInChannels;
        nint row = shape.Rows.Spread * image.RowStep;
        return shape.Columns.Spread == 1
            ? new LaneRuns(channels * shape.KernelWidth, 1, 0, row)
            : new LaneRuns(channels, shape.KernelWidth, (nint)shape.Columns.Spread * channels, row);
    }

    /// <summary>The runs from this lane on.</summary>
    public Cursor From(int lane) => new(this, lane);

    /// <summary>Walks the runs.</summary>
    public ref struct Cursor
    {
        private readonly LaneRuns runs;
        private nint outer;
        private int inner;
        private int inside;

        public Cursor(LaneRuns runs, int lane)
        {
            this.runs = runs;
            int run = lane / runs.Length;
            inside = lane - (run * runs.Length);
            outer = run / runs.Inner;
            inner = run - (int)(outer * runs.Inner);
        }

        /// <summary>Where the rest of this run begins.</summary>
        public readonly nint Offset => (outer * runs.OuterStep) + (inner * runs.InnerStep) + inside;

        /// <summary>Lanes left in this run.</summary>
        public readonly int Left => runs.Length - inside;

        /// <summary>Goes on by this many lanes, or to the next run if that comes first; says by how many.</summary>
        public int Take(int lanes)
        {
            if (lanes < Left)
            {
                inside += lanes;
                return lanes;
            }

            int taken = Left;
            inside = 0;
            if (++inner == runs.Inner)
            {
                inner = 0;
                outer++;
            }

            return taken;
        }
    }
}
