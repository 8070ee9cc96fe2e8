/// NumPy's inputs and outputs, one case for each cell: tests/Property/Golden/notebook.json.
module Kernels.Samples.Notebook.Golden

open System.IO
open System.Reflection
open System.Text.Json

/// A row-major array and its shape.
type Values = { Shape: int[]; Data: float[] }

type Case =
    { Inputs: Map<string, Values>
      Outputs: Map<string, Values> }

let private values (json: JsonElement) =
    { Shape = [| for n in json.GetProperty("shape").EnumerateArray() -> n.GetInt32() |]
      Data = [| for x in json.GetProperty("data").EnumerateArray() -> x.GetDouble() |] }

let private arrays (json: JsonElement) =
    Map [ for property in json.EnumerateObject() -> property.Name, values property.Value ]

let private text (json: JsonElement) = json.GetString() |> nonNull

/// All cases by name, and the version of NumPy that computed them.
let read () =
    use stream = Assembly.GetExecutingAssembly().GetManifestResourceStream "notebook.json" |> nonNull
    use document = JsonDocument.Parse(stream: Stream)
    let root = document.RootElement

    let cases =
        Map
            [ for case in root.GetProperty("cases").EnumerateArray() ->
                  text (case.GetProperty "name"),
                  { Inputs = arrays (case.GetProperty "inputs")
                    Outputs = arrays (case.GetProperty "outputs") } ]

    text (root.GetProperty "source"), cases
