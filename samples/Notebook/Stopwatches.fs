/// The cells that begin with %timeit: the same work on random numbers, beside the times that the notebook printed.
module Kernels.Samples.Notebook.Stopwatches

open System
open System.Diagnostics
open Kernels

let private random length = Array.init length (let random = Random 1 in fun _ -> random.NextDouble())

/// Microseconds per call: the best of some rounds, once the JIT is done.
let private time (call: unit -> unit) =
    let round calls =
        let start = Stopwatch.GetTimestamp()

        for _ in 1..calls do
            call ()

        Stopwatch.GetElapsedTime(start).TotalMicroseconds / float calls

    for _ in 1..10 do
        round 30 |> ignore
        Threading.Thread.Sleep 20

    Seq.min (seq { for _ in 1..20 -> round 20 })

let private patches () =
    let conv, patch = random (8 * 576), random (64 * 576)
    let y = Array.zeroCreate<float> (64 * 8)
    let plan = Einsum.Parse("oiwh,biwh->bo", [| 8; 64; 3; 3 |], [| 64; 64; 3; 3 |])
    let product () =
        Gemm.Run(Transpose.No, Transpose.Yes, 8, 64, 576, 1.0, conv, 576, patch, 576, 0.0, y, 64)

    let loops () =
        for o in 0..7 do
            for b in 0..63 do
                y[b * 8 + o] <- Reduce.Dot(ReadOnlySpan(conv, o * 576, 576), ReadOnlySpan(patch, b * 576, 576))

    [ "8", "conv2d_fast()", 430.0, product
      "9", "conv2d_einsum()", 351.0, (fun () -> plan.Run(conv, patch, y))
      "10", "conv2d_slow()", 3210.0, loops ]

let private layer () =
    let shape = ConvShape(4, 4, 5, 5, 10, 3, 3, padHeight = 1, padWidth = 1)
    let x, w, b = random shape.InputLength, random shape.WeightLength, random 10
    let y = Array.zeroCreate<float> shape.OutputLength
    let forward () = Conv2d.Forward(shape, x, w, b, y)
    [ "71", "conv1.forward(X)", 128.0, forward; "72", "conv2.forward(X)", 320.0, forward ]

/// Prints them.
let print () =
    printfn "%%timeit (the notebook's times are those of its own machine, and include drawing random numbers in 8 to 10)"

    for number, name, theirs, call in patches () @ layer () do
        printfn "  In [%-2s] %-18s notebook %7.0f µs   kernels %7.2f µs" number name theirs (time call)
