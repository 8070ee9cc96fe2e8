namespace Kernels;

/// <summary>Chooses how an expression is computed, from sizes and strides alone: the same on every machine.</summary>
internal static class EinsumPlanner
{
    /// <summary>Lanes across fewer outputs than this are mostly empty.</summary>
    private const int FewLanes = 4;

    /// <summary>Terms from which an operand is turned piece by piece; with fewer it is copied whole beforehand.</summary>
    private const int LeastTurned = 16;

    /// <summary>Multiply-adds below which nothing is copied to make lanes possible.</summary>
    private const long Small = 512;

    public static EinsumPlan Plan(EinsumShape shape)
    {
        StridedAxis[] outputs = AxisList.Arranged(shape.Outputs);
        bool sums = shape.Sums.Any();
        StridedAxis[] terms = AxisList.Merged(shape.Sums);
        if (outputs.Any(axis => axis.Size == 0))
            return new EinsumPlan { Path = EinsumPath.Nothing };
        if (terms.Any(axis => axis.Size == 0))
            return new EinsumPlan { Path = EinsumPath.Zero, Outer = outputs };
        if (shape.Operands == 1 && !sums)
            return new EinsumPlan { Path = EinsumPath.Copy, Outer = outputs };
        long depth = Count(terms);
        bool left = outputs.Any(axis => axis.A != 0 && axis.B == 0);
        bool right = outputs.Any(axis => axis.A == 0 && axis.B != 0);
        bool product = shape.Operands == 2 && depth > 1 && (left || right);
        return product ? ProductPlanner.Plan(outputs, terms) : PlanSums(shape.Operands, outputs, terms);
    }

    /// <summary>Elements of a nest that has to fit an int.</summary>
    public static int Count(StridedAxis[] axes) =>
        Require.Size(AxisList.Count(axes), "expression", "A group of indices that is summed over, or of one operand alone,");

    /// <summary>A dense copy of the axes that an operand has: the copy, and the strides that replace the operand's.</summary>
    /// <param name="axes">All axes in the order that the copy shall have.</param>
    /// <param name="stride">The operand's stride of an axis.</param>
    /// <param name="strides">The copy's stride of each axis; 0 where the operand has none.</param>
    public static StridedAxis[] Pack(ReadOnlySpan<StridedAxis> axes, Func<StridedAxis, nint> stride, out nint[] strides)
    {
        strides = new nint[axes.Length];
        List<StridedAxis> copy = [];
        nint next = 1;
        for (int i = axes.Length - 1; i >= 0; i--)
        {
            nint step = stride(axes[i]);
            if (step == 0)
                continue;
            strides[i] = next;
            copy.Add(new StridedAxis(axes[i].Size, step, 0, next));
            next = checked(next * axes[i].Size);
        }

        return AxisList.Arranged(copy);
    }

    private static EinsumPlan PlanSums(int operands, StridedAxis[] outputs, StridedAxis[] terms)
    {
        int lane = BestLane(outputs, axis => axis.Y == 1 && Fits(operands, axis));
        if (lane >= 0)
            return Lanes(operands, outputs, terms, lane, Turn.None, null, null);
        if ((double)AxisList.Count(outputs) * AxisList.Count(terms) > Small)
            lane = BestLane(outputs, axis => axis.A != 0 || axis.B != 0);
        if (lane < 0)
            return new EinsumPlan { Path = EinsumPath.Chains, Operands = operands, Outer = outputs, Terms = terms };
        if (outputs[lane].Y != 1 && BestLane(outputs, axis => Fits(operands, axis)) is >= 0 and int fitting)
            return Lanes(operands, outputs, terms, fitting, Turn.None, null, null);

        StridedAxis[] all = [.. outputs.Where((_, i) => i != lane), .. terms, outputs[lane]];
        int depthEnd = all.Length - 1;
        int depthBegin = depthEnd - terms.Length;
        StridedAxis walk = terms.Length == 0 ? default : terms[^1];
        StridedAxis[]? packA = null, packB = null;
        Turn turn = Turn.None;
        if (all[^1].A is not (0 or 1) && walk.A == 1 && walk.Size >= LeastTurned)
        {
            turn |= Turn.A;
        }
        else if (all[^1].A is not (0 or 1))
        {
            packA = Pack(all, axis => axis.A, out nint[] a);
            for (int i = 0; i < all.Length; i++)
                all[i] = all[i] with { A = a[i] };
        }

        if (all[^1].B is not (0 or 1) && walk.B == 1 && walk.Size >= LeastTurned)
        {
            turn |= Turn.B;
        }
        else if (all[^1].B is not (0 or 1))
        {
            packB = Pack(all, axis => axis.B, out nint[] b);
            for (int i = 0; i < all.Length; i++)
                all[i] = all[i] with { B = b[i] };
        }

        StridedAxis[] packed = [.. all[..depthBegin], all[^1]];
        return Lanes(
            operands, packed, AxisList.Merged(all[depthBegin..depthEnd]), packed.Length - 1, turn, packA, packB);
    }

    private static EinsumPlan Lanes(
        int operands, StridedAxis[] outputs, StridedAxis[] terms, int lane, Turn turn, StridedAxis[]? packA,
        StridedAxis[]? packB)
    {
        // The operand that is one number for all lanes comes second.
        bool swap = operands == 2 && outputs[lane].A == 0;
        return new EinsumPlan
        {
            Path = EinsumPath.Lanes,
            Operands = operands,
            Swapped = swap,
            Lane = Swap(outputs[lane], swap),
            Turn = swap ? (Turn)(((int)turn >> 1) | (((int)turn & 1) << 1)) : turn,
            Outer = AxisList.Arranged(outputs.Where((_, i) => i != lane).Select(axis => Swap(axis, swap))),
            Terms = [.. terms.Select(axis => Swap(axis, swap))],
            PackA = swap ? packB : packA,
            PackB = swap ? packA : packB,
        };
    }

    private static StridedAxis Swap(StridedAxis axis, bool swap) => swap ? new StridedAxis(axis.Size, axis.B, axis.A, axis.Y) : axis;

    // Contiguous in the output first, then the longest.
    private static int BestLane(StridedAxis[] outputs, Func<StridedAxis, bool> fits)
    {
        int best = -1;
        for (int i = 0; i < outputs.Length; i++)
        {
            if (outputs[i].Size < FewLanes || !fits(outputs[i]))
                continue;
            if (best < 0 || Score(outputs[i]) > Score(outputs[best]))
                best = i;
        }

        return best;

        static long Score(StridedAxis axis) => axis.Size + (axis.Y == 1 ? 1L << 32 : 0);
    }

    private static bool Fits(int operands, StridedAxis axis) =>
        operands == 1 ? axis.A == 1 : axis.A is 0 or 1 && axis.B is 0 or 1 && axis.A + axis.B > 0;
}
