using System.Numerics;

namespace Kernels;

/// <summary>
/// The column matrix as an operand that no memory holds: <c>element(lane, depth) = image[laneOffset + depthOffset]</c>.
/// </summary>
/// <remarks>
/// <code>
///   virtual B, forward                                 one padded channel (3×3 kernel, tap (kh, kw) = (1, 2))
///                 lanes: output pixels →               ┌─────────────────┐
///             00 01 02 │ 10 11 12 │ 20 …               │ 0 0 0 0 0       │  lanes 00 01 02 of a depth lie together in
///   depth  ┌───────────┼──────────┼─────┐              │ 0 . . [00 01 02]│  the padded image: a run. The next output
///   c,kh,kw│  run 0    │  run 1   │     │              │ 0 . . [10 11 12]│  row is the next run.
///          └───────────┴──────────┴─────┘              └─────────────────┘
/// </code>
/// Once the image is padded, and its columns dealt out by their remainder modulo the stride (<see cref="PlanarImage"/>),
/// the place of an element is a sum of one offset of its lane and one of its depth, and lanes form contiguous runs.
/// The weight gradient needs the transposed matrix, lanes (kernel row, kernel column, channel) and depth pixels:
/// the same form over an image with its channels last (<see cref="ChannelsLastImage"/>).
/// </remarks>
/// <param name="image">The padded image.</param>
/// <param name="depthOffsets">Where each index along K begins, from image.</param>
/// <param name="runs">Where each lane lies from there.</param>
/// <param name="firstLane">Which of the runs' lanes is lane 0.</param>
internal readonly unsafe struct WindowOperand<T>(T* image, nint* depthOffsets, LaneRuns runs, int firstLane) : IOperand<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public Reading Reading => Reading.Panels;

    /// <summary>None: the column matrix lies nowhere.</summary>
    public Panels<T> View(int lane, int depth, int k, int width) => default;

    public void Pack<TSimd, TVec>(T* panels, int width, int lane, int lanes, int depth, int k)
        where TSimd : struct, ISimd<T, TVec>
        where TVec : unmanaged
    {
        for (int l = 0; l < lanes; l += width)
        {
            PackRuns<TSimd, T, TVec>.Run(
                panels + ((nint)l * k), width, Math.Min(width, lanes - l), image, depthOffsets + depth, k,
                runs.From(firstLane + lane + l));
        }
    }
}
