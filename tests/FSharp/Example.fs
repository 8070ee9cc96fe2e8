/// The F# example of README.md, compiled; tests/Property/Readme holds the two equal.
module Kernels.FSharp.Example

open System
open System.IO
open Kernels
open Xunit

let run () =
    // README
    let x = [| 1.0f; 2.0f; 3.0f; 4.0f; 5.0f; 6.0f |]    // 2 × 3: two inputs of three features
    let w = [| 1.0f; 0.0f; 0.0f; 1.0f; 1.0f; 2.0f |]    // 3 × 2: weights of a linear layer
    let b = [| 0.5f; -2.5f |]
    let y = Array.zeroCreate<float32> 4                 // 2 × 2: two rows of two classes

    // Y = X·W + b, then softmax of each row, in place.
    Gemm.Run(Transpose.No, Transpose.No, 2, 2, 3, 1.0f, x, 3, w, 2, 0.0f, y, 2, Epilogue<float32>.ColumnBias b)
    Softmax.Forward(2, 2, y, 2, y, 2)
    printfn "%.4f %.4f | %.4f %.4f" y[0] y[1] y[2] y[3]
    // README
    y

[<Fact>]
let ``Run_Readme_RowsSumToOne`` () =
    let console = Console.Out
    use printed = new StringWriter()
    Console.SetOut printed
    let y = try run () finally Console.SetOut console
    Assert.Equal(1.0f, y[0] + y[1], 1e-6f)
    Assert.Equal(1.0f, y[2] + y[3], 1e-6f)
    Assert.Contains("|", printed.ToString())
