/// Runs the NumPy notebook that this project grew from, and prints NumPy's results beside its own.
module Kernels.Samples.Notebook.Program

open System
open Kernels
open Kernels.Samples.Notebook.Golden
open Kernels.Samples.Notebook.Cells

let private shown = 5

let private show (values: float[]) =
    let text = values |> Array.truncate shown |> Array.map (fun x -> x.ToString "0.00000000")
    String.Join("  ", text) + (if values.Length > shown then "  …" else "")

let private shapeOf (values: Values) =
    if values.Shape.Length = 0 then "a number" else String.Join("×", values.Shape)

/// Prints a cell, and tells whether it agrees with NumPy.
let private run (cases: Map<string, Case>) (cell: Cell) =
    let case = cases[cell.Case]
    let expected = case.Outputs[cell.Output]
    let input name = case.Inputs[name].Data
    let magnitude name = Array.map abs (input name)
    let found = cell.Compute input

    let size =
        match cell.Size with
        | Some size -> size input
        | None -> cell.Compute magnitude |> Array.map abs

    // NumPy's sums round as often as ours, in another order: each is within half an ulp per rounding of the truth.
    let unit = Math.ScaleB(1.0, -53)
    let bounds = size |> Array.map (fun s -> 2.0 * float cell.Roundings * unit * s)
    let differences = Array.map2 (fun (a: float) b -> abs (a - b)) found expected.Data
    let agrees = found.Length = expected.Data.Length && Array.forall2 (<=) differences bounds
    let same = Array.map2 (fun (a: float) b -> if a.Equals b then 1 else 0) found expected.Data |> Array.sum

    printfn "In [%s]  %s   (%s)" cell.Number cell.Title (shapeOf expected)
    printfn "  kernels  %s" (show found)
    printfn "  NumPy    %s" (show expected.Data)

    printfn
        "  %s: %d of %d the same bits, largest difference %.1e, bound %.1e\n"
        (if agrees then "agrees" else "DIFFERS")
        same
        found.Length
        (Array.max differences)
        (Array.max bounds)

    agrees

[<EntryPoint>]
let main _ =
    let source, cases = read ()
    printfn "%s\nGolden results: %s\n" Isa.Reason source
    let results = all |> List.map (run cases)
    // In [9] has no input: np.diag([1, 2, 3, 4]).
    let diagonal = Array.zeroCreate<float> 16
    Matrix.BuildDiagonal(4, [| 1.0; 2.0; 3.0; 4.0 |], diagonal, 4)
    printfn "In [9]  np.diag([1, 2, 3, 4])"
    diagonal |> Array.chunkBySize 4 |> Array.iter (printfn "  %A")
    printfn ""
    Stopwatches.print ()
    let wrong = results |> List.filter not |> List.length
    printfn "\n%d cells agree with NumPy, %d differ" (results.Length - wrong) wrong
    if wrong = 0 then 0 else 1
