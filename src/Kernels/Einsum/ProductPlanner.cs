namespace Kernels;

/// <summary>Makes matrix products of a contraction: groups of indices become the three sizes of a product, and a batch.</summary>
/// <remarks>
/// <code>
///   in A and the output        rows       m        merged where A and the output step alike
///   in B and the output        columns    n        likewise with B
///   in both and the output     batch               loops around the product
///   not in the output          depth      k        in the order of summation, merged in each operand
/// </code>
/// An operand whose groups are single strides, one of them 1, enters the product where it lies; any other is packed.
/// The output likewise: where no row of it is contiguous, it is computed densely and moved afterwards, unless the
/// products are large enough to be run for one index of a group at a time.
/// </remarks>
internal static class ProductPlanner
{
    /// <summary>Multiply-adds that make a call of its own cheap.</summary>
    private const long OwnCall = 1 << 14;

    public static EinsumPlan Plan(StridedAxis[] outputs, StridedAxis[] terms) =>
        TryPlan(outputs, terms, null) ?? PlanDense(outputs, terms);

    // Through scratch memory in the order batch, m, n.
    private static EinsumPlan PlanDense(StridedAxis[] outputs, StridedAxis[] terms)
    {
        StridedAxis[] ordered =
        [
            .. outputs.Where(IsBatch), .. outputs.Where(axis => axis.A != 0 && axis.B == 0),
            .. outputs.Where(axis => axis.A == 0 && axis.B != 0),
        ];
        var moved = new StridedAxis[ordered.Length];
        nint next = 1;
        for (int i = ordered.Length - 1; i >= 0; i--)
        {
            moved[i] = new StridedAxis(ordered[i].Size, next, 0, ordered[i].Y);
            ordered[i] = ordered[i] with { Y = next };
            next = checked(next * ordered[i].Size);
        }

        return TryPlan(ordered, terms, AxisList.Arranged(moved))!;
    }

    private static bool IsBatch(StridedAxis axis) => (axis.A == 0) == (axis.B == 0);

    private static EinsumPlan? TryPlan(
        StridedAxis[] outputs, StridedAxis[] terms, StridedAxis[]? unpack)
    {
        List<StridedAxis> batch = [.. outputs.Where(IsBatch)];
        StridedAxis[] m = [.. outputs.Where(axis => axis.A != 0 && axis.B == 0)];
        StridedAxis[] n = [.. outputs.Where(axis => axis.A == 0 && axis.B != 0)];
        int loops = batch.Count;
        m = OneAxis(m, batch);
        n = OneAxis(n, batch);
        var sizes = new GemmSizes(EinsumPlanner.Count(m), EinsumPlanner.Count(n), EinsumPlanner.Count(terms));
        if (batch.Count > loops && unpack is null && (double)sizes.M * sizes.N * sizes.K < OwnCall)
            return null;

        nint rowStep = StepOf(m, axis => axis.Y), columnStep = StepOf(n, axis => axis.Y);
        bool plain = IsUnit(columnStep, sizes.N) && (sizes.M == 1 || rowStep >= sizes.N);
        bool turned = IsUnit(rowStep, sizes.M) && (sizes.N == 1 || columnStep >= sizes.M);
        if (!plain && !turned)
            return null;

        StridedAxis[] loop = AxisList.Arranged(batch);
        if (plain)
            return Build(false, sizes, loop, m, n, terms, rowStep, unpack);
        return Build(
            true, new GemmSizes(sizes.N, sizes.M, sizes.K), Swap(loop), Swap(n), Swap(m), Swap(terms), columnStep, unpack);
    }

    // The group as one axis as far as the output goes. What cannot be merged becomes loops, all but the best axis.
    private static StridedAxis[] OneAxis(StridedAxis[] group, List<StridedAxis> batch)
    {
        if (AxisList.Merged(group.Select(axis => axis with { A = 0, B = 0 })).Length <= 1)
            return group;
        StridedAxis[] merged = AxisList.Merged(group);
        int keep = 0;
        for (int i = 1; i < merged.Length; i++)
        {
            if (merged[i].Y == 1 || (merged[keep].Y != 1 && merged[i].Size > merged[keep].Size))
                keep = i;
        }

        batch.AddRange(merged.Where((_, i) => i != keep));
        return [merged[keep]];
    }

    private static EinsumPlan Build(
        bool swapped, GemmSizes sizes, StridedAxis[] batch, StridedAxis[] m, StridedAxis[] n, StridedAxis[] terms, nint ldc, StridedAxis[]? unpack)
    {
        View a = Look(batch, m, terms, sizes.M, sizes.K, axis => axis.A);
        for (int i = 0; a.Pack is not null && i < batch.Length; i++)
            batch[i] = batch[i] with { A = a.BatchStrides[i] };
        View b = Look(batch, terms, n, sizes.K, sizes.N, axis => axis.B);
        for (int i = 0; b.Pack is not null && i < batch.Length; i++)
            batch[i] = batch[i] with { B = b.BatchStrides[i] };
        return new EinsumPlan
        {
            Path = EinsumPath.Products,
            Swapped = swapped,
            Outer = AxisList.Arranged(batch),
            Sizes = sizes,
            TransA = a.Trans,
            TransB = b.Trans,
            Lda = a.Ld,
            Ldb = b.Ld,
            Ldc = (int)Math.Max(ldc, sizes.N),
            PackA = a.Pack,
            PackB = b.Pack,
            Unpack = unpack,
        };
    }

    // An operand as a matrix of rows × columns for each index of the batch: where it lies, or as a copy.
    private static View Look(
        StridedAxis[] batch, StridedAxis[] rows, StridedAxis[] columns, int rowCount, int columnCount, Func<StridedAxis, nint> stride)
    {
        StridedAxis[] row = AxisList.Merged(rows.Select(axis => new StridedAxis(axis.Size, stride(axis), 0, 0)));
        StridedAxis[] column = AxisList.Merged(columns.Select(axis => new StridedAxis(axis.Size, stride(axis), 0, 0)));
        if (row.Length <= 1 && column.Length <= 1)
        {
            nint down = StepOf(row, axis => axis.A), across = StepOf(column, axis => axis.A);
            if (IsUnit(across, columnCount) && IsLeading(down, rowCount, columnCount))
                return new View(Transpose.No, (int)Math.Max(down, columnCount), null, []);
            if (IsUnit(down, rowCount) && IsLeading(across, columnCount, rowCount))
                return new View(Transpose.Yes, (int)Math.Max(across, rowCount), null, []);
        }

        // An index that the operand lacks is spread out: a product needs every element of its matrix.
        StridedAxis[] all = [.. batch, .. rows, .. columns];
        nint[] strides = new nint[all.Length];
        List<StridedAxis> copy = [];
        nint next = 1;
        for (int i = all.Length - 1; i >= 0; i--)
        {
            nint step = stride(all[i]);
            if (step == 0 && i < batch.Length)
                continue;
            strides[i] = next;
            copy.Add(new StridedAxis(all[i].Size, step, 0, next));
            next = checked(next * all[i].Size);
        }

        return new View(Transpose.No, columnCount, AxisList.Arranged(copy), strides[..batch.Length]);
    }

    private static bool IsUnit(nint step, int size) => size == 1 || step == 1;

    private static bool IsLeading(nint step, int count, int length) =>
        count == 1 || (step >= length && step <= int.MaxValue);

    private static nint StepOf(StridedAxis[] group, Func<StridedAxis, nint> stride)
    {
        for (int i = group.Length - 1; i >= 0; i--)
        {
            if (group[i].Size > 1)
                return stride(group[i]);
        }

        return 0;
    }

    private static StridedAxis[] Swap(StridedAxis[] axes) => [.. axes.Select(axis => new StridedAxis(axis.Size, axis.B, axis.A, axis.Y))];

    /// <param name="Trans">How the product takes it.</param>
    /// <param name="Ld">Distance of stored rows.</param>
    /// <param name="Pack">The copy that it is, or null.</param>
    /// <param name="BatchStrides">The copy's strides along the batch.</param>
    private readonly record struct View(Transpose Trans, int Ld, StridedAxis[]? Pack, nint[] BatchStrides);
}
