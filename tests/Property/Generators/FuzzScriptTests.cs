using System.Text.RegularExpressions;
using CsCheck;

namespace Kernels.Tests;

/// <summary>eng/fuzz reads the seed of a failure out of CsCheck's message: here it meets the message of today's CsCheck.</summary>
public class FuzzScriptTests
{
    [Fact]
    public void SeedPattern_MessageOfAFailure_FindsTheSeedThatCsCheckTakes()
    {
        string script = File.ReadAllText(Repository.PathOf("eng", "fuzz"));
        Match pattern = Regex.Match(script, "^seed_pattern='(.+)'$", RegexOptions.Multiline);
        Assert.True(pattern.Success, "eng/fuzz has no line seed_pattern='…'");

        CsCheckException failure = Assert.Throws<CsCheckException>(
            () => Check.Sample(Gen.Int, _ => throw new InvalidOperationException("planted"), iter: 1, threads: 1));
        Match found = Regex.Match(failure.Message, pattern.Groups[1].Value);
        Assert.True(found.Success, $"{pattern.Groups[1].Value} does not match CsCheck's message: {failure.Message}");
        string seed = found.Value[(found.Value.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Contains($"\"{seed}\"", failure.Message, StringComparison.Ordinal);
        Assert.Matches("^[0-9A-Za-z_-]{12,17}$", seed);
        Assert.Contains("=~ ^[0-9A-Za-z_-]{12,17}$", script, StringComparison.Ordinal);
    }
}
