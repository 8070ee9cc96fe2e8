using System.Globalization;

namespace Kernels.Micro;

/// <summary>Holds gemm to <see cref="SpeedTarget.All"/> on every instruction set that has them.</summary>
internal static class SpeedCheck
{
    // Another process on the core only ever slows a product down: one undisturbed measurement shows what it can do.
    private const int Attempts = 3;

    /// <returns>0 if every target was met, 1 if one was missed, 2 if none applies to this machine.</returns>
    public static int Run(int rounds)
    {
        InstructionSet[] sets = [.. SpeedTarget.Sets.Where(Isa.IsSupported)];
        if (sets.Length == 0)
        {
            Console.Error.WriteLine(
                $"Targets exist for {string.Join(" and ", SpeedTarget.Sets)} only, and this machine runs neither.");
            return 2;
        }

        var table = new Table(("target", 24), ("GFLOP/s", 7), ("peak", 7), ("reached", 8), ("asked", 8), ("met", 3));
        int met = 0;
        foreach (InstructionSet set in sets)
        {
            Isa.Override(set);
            met += SpeedTarget.All.Count(target => Check(target, rounds, table));
        }

        int count = sets.Length * SpeedTarget.All.Count;
        Console.WriteLine($"{met} of {count} targets met.");
        return met == count ? 0 : 1;
    }

    private static bool Check(SpeedTarget target, int rounds, Table table)
    {
        GemmSpeed best = default;
        for (int i = 0; i < Attempts && !(best.Share >= target.Share); i++)
        {
            GemmSpeed speed = GemmTimer.Measure<float>(target.Size, rounds);
            if (!(best.Share >= speed.Share))
                best = speed;
        }

        bool isMet = best.Share >= target.Share;
        table.Row(
            $"{Isa.Current} f32 {target.Size}", Table.Number(best.Rate), Table.Number(best.Peak),
            best.Share.ToString("P1", CultureInfo.InvariantCulture),
            target.Share.ToString("P1", CultureInfo.InvariantCulture), isMet ? "yes" : "NO");
        return isMet;
    }
}
