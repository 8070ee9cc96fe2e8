namespace Kernels;

/// <summary>Nested loops as a list of axes, outermost first.</summary>
internal static class AxisList
{
    /// <summary>
    /// Sorts for writing, the longest steps of the output outermost, and merges what can be one loop. Returns how many
    /// axes are left, at the front.
    /// </summary>
    public static int Arrange(Span<StridedAxis> axes)
    {
        // Few elements, and no delegate: insertion.
        for (int i = 1; i < axes.Length; i++)
        {
            StridedAxis axis = axes[i];
            int j = i;
            for (; j > 0 && IsOutside(axis, axes[j - 1]); j--)
                axes[j] = axes[j - 1];
            axes[j] = axis;
        }

        return Merge(axes);
    }

    /// <summary>Drops axes of one element, and makes one of two where the outer steps over exactly what the inner walks.</summary>
    public static int Merge(Span<StridedAxis> axes)
    {
        int count = 0;
        foreach (StridedAxis axis in axes)
        {
            if (axis.Size == 1)
                continue;
            if (count > 0 && TryJoin(axes[count - 1], axis, out StridedAxis joined))
                axes[count - 1] = joined;
            else
                axes[count++] = axis;
        }

        return count;
    }

    /// <summary><see cref="Arrange"/> of a copy.</summary>
    public static StridedAxis[] Arranged(IEnumerable<StridedAxis> axes)
    {
        StridedAxis[] copy = [.. axes];
        return copy[..Arrange(copy)];
    }

    /// <summary><see cref="Merge"/> of a copy.</summary>
    public static StridedAxis[] Merged(IEnumerable<StridedAxis> axes)
    {
        StridedAxis[] copy = [.. axes];
        return copy[..Merge(copy)];
    }

    /// <summary>Elements of the nest, or a number beyond every array.</summary>
    public static long Count(ReadOnlySpan<StridedAxis> axes)
    {
        long count = 1;
        foreach (StridedAxis axis in axes)
            count = Math.Min(count, long.MaxValue / Math.Max(1, axis.Size)) * axis.Size;
        return count;
    }

    private static bool IsOutside(StridedAxis a, StridedAxis b) =>
        a.Y != b.Y ? a.Y > b.Y : a.A != b.A ? a.A > b.A : a.B > b.B;

    private static bool TryJoin(StridedAxis outer, StridedAxis inner, out StridedAxis joined)
    {
        joined = inner with { Size = unchecked(outer.Size * inner.Size) };
        return (long)outer.Size * inner.Size <= int.MaxValue
            && outer.A == inner.A * inner.Size && outer.B == inner.B * inner.Size && outer.Y == inner.Y * inner.Size;
    }
}
