/// The F# example of docs/layers.md, compiled, run, and compared with what the page shows.
module Kernels.FSharp.LayersExample

open System
open System.Globalization
open System.IO
open Kernels
open Kernels.Layers
open Xunit

let train () =
    // docs/layers.md
    use w1 = new Parameter<float32>("hidden.weight", 2, 8)
    use b1 = new Parameter<float32>("hidden.bias", 8)
    use w2 = new Parameter<float32>("output.weight", 8, 2)
    use b2 = new Parameter<float32>("output.bias", 2)
    w1.FillHe(inputs = 2, seed = 1L)
    w2.FillGlorot(inputs = 8, outputs = 2, seed = 2L)
    use adam = new Adam<float32>([| w1; b1; w2; b2 |], learningRate = 0.05f)
    let hidden = Linear<float32>(w1, b1, Activation.Relu)
    let output = Linear<float32>(w2, b2)
    let loss = CrossEntropy<float32>(classes = 2)

    let x = [| 0.0f; 0.0f; 0.0f; 1.0f; 1.0f; 0.0f; 1.0f; 1.0f |]
    let labels = [| 0; 1; 1; 0 |]
    let h, dh = Array.zeroCreate<float32> 32, Array.zeroCreate<float32> 32
    let y, dy = Array.zeroCreate<float32> 8, Array.zeroCreate<float32> 8
    for _ in 1..200 do
        hidden.Forward(4, x, h)
        output.Forward(4, h, y)
        loss.Backward(4, y, labels, dy) |> ignore
        output.Backward(4, h, y, dy, dh)
        hidden.Backward(4, x, h, dh, Span.Empty)
        adam.Step()

    printfn "loss %.4f" (loss.Forward(4, y, labels))
    // docs/layers.md

let private root =
    let rec up (folder: string) =
        if File.Exists(Path.Combine(folder, "Kernels.sln")) then
            folder
        else
            up (Path.GetDirectoryName folder |> nonNull)
    up AppContext.BaseDirectory

let private shown =
    let mark = "    // docs/layers.md"
    let lines = File.ReadAllLines(Path.Combine(root, "tests", "FSharp", "LayersExample.fs"))
    let code = lines |> Array.skipWhile ((<>) mark) |> Array.skip 1 |> Array.takeWhile ((<>) mark)
    let head = [| "open System"; "open Kernels"; "open Kernels.Layers"; ""; "let train () =" |]
    String.Join("\n", Array.append head code).TrimEnd()

[<Fact>]
let ``Layers_FSharpExample_IsShownAndPrintsWhatThePageSays`` () =
    let console, culture = Console.Out, CultureInfo.CurrentCulture
    use printed = new StringWriter()
    try
        CultureInfo.CurrentCulture <- CultureInfo.InvariantCulture
        Console.SetOut printed
        train ()
    finally
        Console.SetOut console
        CultureInfo.CurrentCulture <- culture
    let page = File.ReadAllText(Path.Combine(root, "docs", "layers.md"))
    let expected = $"```fsharp\n{shown}\n\ntrain ()\n```\n\n```text\n{printed.ToString().TrimEnd()}\n```\n"
    Assert.Contains(expected, page, StringComparison.Ordinal)
