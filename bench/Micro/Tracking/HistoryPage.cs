using System.Globalization;
using System.Text;

namespace Kernels.Micro;

/// <summary>The history as one HTML page that needs nothing beside it.</summary>
internal static class HistoryPage
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2530;--soft:#5d6a7a;--paper:#f6f7f9;--card:#fff;--rule:#e2e6eb;
        --line:#2f6fb3;--good:#1b7f4b;--bad:#c0362c}
        @media(prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#97a3b2;--paper:#12161c;--card:#1a2028;--rule:#2b333e;
        --line:#6aa9ea;--good:#58c48c;--bad:#f0756b}}
        *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
        main{max-width:1240px;margin:0 auto;padding:2rem 1.25rem 4rem}h1{font-size:1.7rem;margin:0 0 .25rem}
        h2{font-size:1.1rem;margin:2rem 0 .75rem}p{margin:.25rem 0;color:var(--soft);max-width:75ch}
        table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--rule);border-radius:8px}
        td,th{padding:.4rem .75rem;text-align:left;border-top:1px solid var(--rule)}th{color:var(--soft);font-weight:500;border:0}
        code{font:13px ui-monospace,monospace}.grid-of-cards{display:grid;gap:1rem;
        grid-template-columns:repeat(auto-fill,minmax(330px,1fr))}article{background:var(--card);border:1px solid var(--rule);
        border-radius:10px;padding:.9rem 1rem .6rem}h3{font:600 14px ui-monospace,monospace;margin:0}
        article p{font-size:13px;margin:.1rem 0 .4rem}article b{color:var(--ink);font-size:1.15rem}
        svg{width:100%;height:auto;display:block}.grid{stroke:var(--rule)}.axis{fill:var(--soft);font-size:9.5px}
        .end{text-anchor:end}.middle{text-anchor:middle}.level{stroke:var(--line);stroke-width:2.5;opacity:.45}.whisker{stroke:var(--line);opacity:.6}
        circle{fill:var(--line)}line.mark{stroke-dasharray:3 3;stroke-width:1.2}text.mark{font-size:10.5px;font-weight:600;
        text-anchor:middle}line.better{stroke:var(--good)}line.worse{stroke:var(--bad)}text.better,td.better{fill:var(--good);
        color:var(--good)}text.worse,td.worse{fill:var(--bad);color:var(--bad)}
        """;

    /// <summary>The page.</summary>
    public static string Write(IReadOnlyList<HistoryEntry> history, int left)
    {
        IReadOnlyList<Trend> trends = Trend.Of(history);
        HistoryEntry newest = history[^1];
        var page = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">");
        page.Append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Kernels: speed through time</title>");
        page.Append(Invariant($"<style>{Style}</style><main><h1>Kernels: speed through time</h1>"));
        page.Append(Invariant(
            $"<p>{Measurements(history.Count)} {Days(history)}, {Text(newest.Processor)}, {Text(newest.Isa)}, {Text(newest.Runtime)}, one thread.</p>"));
        page.Append("<p>Lower is better. 100 % is the first commit. Each time is multiplied by what a probe reached beside it (fused ");
        page.Append("multiply-adds or a copy), so that the machine’s moods drop out. A dot is the median of several processes, its ");
        page.Append("whisker their range, a pale line a level between two change points. <span class=\"live\">Point at a dot for its commit.</span></p>");
        if (left > 0)
            page.Append(Invariant($"<p>Not shown: {Measurements(left)} of other processors or instruction sets.</p>"));
        Changes(page, trends, history);
        page.Append("<h2>Kernel by kernel</h2><div class=\"grid-of-cards\">");
        foreach (Trend trend in trends)
            Card(page, trend, history);
        return page.Append("</div></main></html>\n").ToString();
    }

    private static void Changes(StringBuilder page, IReadOnlyList<Trend> trends, IReadOnlyList<HistoryEntry> history)
    {
        page.Append("<h2>What changed</h2>");
        if (history.Count == 1)
        {
            page.Append("<p>There is nothing to compare yet: this is the first measurement.</p>");
            return;
        }

        int unclear = trends.Count(trend => trend.IsUnclear);
        string hidden = Invariant($"{unclear} {(unclear == 1 ? "kernel is" : "kernels are")} unclear");
        Change[] changes = [.. trends.SelectMany(trend => trend.Changes)
            .OrderByDescending(change => change.Index).ThenBy(change => change.Ratio)];
        if (changes.Length == 0)
        {
            page.Append(unclear == 0
                ? "<p>Nothing, by 2 % or more.</p>"
                : $"<p>Nothing that can be told from the spread; {hidden}.</p>");
            return;
        }

        page.Append("<table><tr><th>commit</th><th>kernel</th><th>time</th><th>subject</th></tr>");
        foreach (Change change in changes)
        {
            HistoryEntry entry = history[change.Index];
            page.Append(Invariant(
                $"<tr><td><code>{Text(entry.Short)}</code></td><td><code>{Text(change.Kernel)}</code></td><td class=\"{(change.Ratio > 1 ? "worse" : "better")}\">{TrendChart.Percent(change.Ratio)}</td><td>{Text(entry.Subject)}</td></tr>"));
        }

        page.Append("</table>");
        if (unclear > 0)
            page.Append(Invariant($"<p>Since the last change {hidden}: the spread is wider than 2 %.</p>"));
    }

    private static void Card(StringBuilder page, Trend trend, IReadOnlyList<HistoryEntry> history)
    {
        KernelFigures latest = trend.Latest;
        string change = history.Count == 1 ? ""
            : trend.IsUnclear && trend.Changes.Count == 0 ? " · unclear"
            : $" · {TrendChart.Percent(trend.Levels[^1] / trend.Levels[0])} since the first";
        page.Append(Invariant(
            $"<article><h3>{Text(trend.Kernel)}</h3><p><b>{Table.Number(latest.Nanoseconds / 1000)} µs</b>{change} · {latest.Bytes:0.#} bytes a call · {latest.CodeBytes / 1024.0:0.0} KiB of code</p>"));
        page.Append(TrendChart.Draw(trend, history)).Append("</article>");
    }

    private static string Measurements(int count) => count == 1 ? "1 measurement" : Invariant($"{count} measurements");

    private static string Days(IReadOnlyList<HistoryEntry> history)
    {
        string first = Invariant($"{history[0].Committed:d MMMM yyyy}"), last = Invariant($"{history[^1].Committed:d MMMM yyyy}");
        string commits = history.Count == 1 ? "of a commit" : "of commits";
        return first == last ? $"{commits} of {first}" : $"{commits} from {first} to {last}";
    }

    private static string Text(string text) => TrendChart.Escape(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
