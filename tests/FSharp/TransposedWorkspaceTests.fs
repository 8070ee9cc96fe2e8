module Kernels.FSharp.TransposedWorkspaceTests

open System
open Kernels
open Xunit

// Two channels of 3 × 3 pixels to one of 4 × 4, by kernels of 2 × 2.
let private shape = ConvTransposeShape(1, 2, 3, 3, outChannels = 1, kernelHeight = 2, kernelWidth = 2)

[<Fact>]
let ``ConvTranspose2d_WorkspaceSizes_ServeEveryPass`` () =
    let sizes =
        [ ConvTranspose2d.ForwardWorkspaceSizeF32 shape
          ConvTranspose2d.BackwardWeightsWorkspaceSizeF32 shape
          ConvTranspose2d.BackwardDataWorkspaceSizeF32(shape, threads = 2)
          ConvTranspose2d.ForwardWorkspaceSizeF64(shape, 2)
          ConvTranspose2d.BackwardWeightsWorkspaceSizeF64 shape
          ConvTranspose2d.BackwardDataWorkspaceSizeF64 shape ]
    use buffer = new NativeBuffer<byte>(int (List.max sizes))
    let x = Array.create shape.InputLength 1.0f
    let w = Array.create shape.WeightLength 1.0f
    let y = Array.zeroCreate<float32> shape.OutputLength
    ConvTranspose2d.Forward(shape, x, w, ReadOnlySpan.Empty, y, workspace = Workspace.Of buffer)
    Assert.Equal(2.0f, y[0])
    Assert.Equal(8.0f, y[5])
