/// The notebook, cell by cell: each is a function from NumPy's inputs to what the kernels make of them.
module Kernels.Samples.Notebook.Cells

open System
open Kernels

/// Gives an input by its name; in a second run its absolute values, which gives the size of what the sums add up.
type Inputs = string -> float[]

/// What one cell computes.
type Cell =
    { /// Its number in the notebook.
      Number: string
      Title: string
      /// The golden case, and which of its outputs.
      Case: string
      Output: string
      /// Roundings that a term passes on its way: the bound is twice as many half ulps of what the sums add up.
      Roundings: int
      Compute: Inputs -> float[]
      /// What the sums add up, where it is not the same computation on absolute values.
      Size: (Inputs -> float[]) option }

let private cell number title case output roundings compute =
    { Number = number
      Title = title
      Case = case
      Output = output
      Roundings = roundings
      Compute = compute
      Size = None }

/// C = op(A)·op(B), with a bias for each column or none.
let private product transA transB m n k (a: float[]) (b: float[]) (bias: float[]) =
    let c = Array.zeroCreate<float> (m * n)
    let lda = if transA = Transpose.No then k else m
    let ldb = if transB = Transpose.No then n else k

    let epilogue =
        if bias.Length = 0 then Epilogue<float>() else Epilogue<float>.ColumnBias bias

    Gemm.Run(transA, transB, m, n, k, 1.0, a, lda, b, ldb, 0.0, c, n, epilogue)
    c

let private einsum1 (expression: string) (shape: int[]) (x: float[]) =
    let plan = Einsum.Parse(expression, shape)
    let y = Array.zeroCreate<float> plan.OutputLength
    plan.Run(x, y)
    y

let private einsum2 (expression: string) (shapeA: int[]) (shapeB: int[]) (a: float[]) (b: float[]) =
    let plan = Einsum.Parse(expression, shapeA, shapeB)
    let y = Array.zeroCreate<float> plan.OutputLength
    plan.Run(a, b, y)
    y

let private softmax rows columns (x: float[]) =
    let s = Array.zeroCreate<float> x.Length
    Softmax.Forward(rows, columns, x, columns, s, columns)
    s

let private softmaxBackward rows columns (s: float[]) (ds: float[]) =
    let dx = Array.zeroCreate<float> s.Length
    Softmax.Backward(rows, columns, s, columns, ds, columns, dx, columns)
    dx

/// s ⊙ (|ds| + ⟨s, |ds|⟩): what the difference in the softmax gradient cancels from.
let private softmaxSize rows columns (s: float[]) (ds: float[]) =
    Array.init (rows * columns) (fun i ->
        let row = i / columns * columns
        let dot = Seq.sum (seq { for j in row .. row + columns - 1 -> s[j] * abs ds[j] })
        s[i] * (abs ds[i] + dot))

let private convShape = ConvShape(4, 4, 5, 5, 10, 3, 3, padHeight = 1, padWidth = 1)

let private convolution (input: Inputs) =
    let y = Array.zeroCreate<float> convShape.OutputLength
    Conv2d.Forward(convShape, input "x", input "w", input "b", y)
    y

let private columns (input: Inputs) =
    let columns = Array.zeroCreate<float> (36 * 100)
    Im2Col.Run(convShape, input "x", columns)
    columns

let private convGradients (input: Inputs) =
    let dx = Array.zeroCreate<float> convShape.InputLength
    let dw = Array.zeroCreate<float> convShape.WeightLength
    let db = Array.zeroCreate<float> 10
    Conv2d.BackwardData(convShape, input "w", input "dy", dx)
    Conv2d.BackwardWeights(convShape, input "x", input "dy", 0.0, dw)
    Conv2d.BackwardBias(convShape, input "dy", 0.0, db)
    dx, dw, db

let private rows count (values: float[]) = Array.truncate count values

let private linear =
    [ cell "2" "linear layer, one input: Y = X @ W + b" "linear_forward_single" "y" 66 (fun input ->
          product Transpose.No Transpose.No 1 32 64 (input "x") (input "w") (input "b"))
      cell "3" "linear layer, a batch: Y = X @ W + b" "linear_forward_batch" "y" 66 (fun input ->
          product Transpose.No Transpose.No 16 32 64 (input "x") (input "w") (input "b"))
      cell "4" "its weights' gradient, one input: np.outer(X, dLdout)" "linear_weight_gradient_single_outer" "dw" 1 (fun input ->
          einsum2 "i,o->io" [| 64 |] [| 32 |] (input "x") (input "dy"))
      cell "4" "the same as a product: X[:, None] @ dLdout[None, :]" "linear_weight_gradient_single_outer" "dw" 1 (fun input ->
          product Transpose.No Transpose.No 64 32 1 (input "x") (input "dy") [||])
      cell "5" "a batch's: X.transpose() @ dLdout" "linear_backward_batch" "dw" 17 (fun input ->
          product Transpose.Yes Transpose.No 64 32 16 (input "x") (input "dy") [||])
      cell "5" "by einsum: 'ni,no->io'" "einsum_weight_gradient" "c" 17 (fun input ->
          einsum2 "ni,no->io" [| 16; 64 |] [| 16; 32 |] (input "a") (input "b"))
      cell "5" "the data's gradient: dLdout @ W.transpose()" "linear_backward_batch" "dx" 33 (fun input ->
          product Transpose.No Transpose.Yes 16 64 32 (input "dy") (input "w") [||])
      cell "5" "the bias's gradient" "linear_backward_batch" "db" 17 (fun input ->
          let db = Array.zeroCreate<float> 32
          Reduce.SumColumns(16, 32, input "dy", 32, 0.0, db)
          db) ]

let private matrices =
    [ cell "7" "trace: np.einsum('ii', A)" "einsum_trace" "c" 5 (fun input -> einsum1 "ii->" [| 5; 5 |] (input "a"))
      cell "7" "np.trace(A)" "einsum_trace" "c" 5 (fun input -> [| Matrix.Trace(5, input "a", 5) |])
      cell "8" "diagonals of a batch: 'nii->ni'" "einsum_batch_diagonal" "c" 0 (fun input ->
          einsum1 "nii->ni" [| 5; 5; 5 |] (input "a"))
      cell "8" "np.diag(A)" "einsum_diagonal" "c" 0 (fun input ->
          let y = Array.zeroCreate<float> 5
          Matrix.Diagonal(5, input "a", 5, y)
          y)
      cell "10" "transpose: 'ij->ji'" "einsum_transpose" "c" 0 (fun input -> einsum1 "ij->ji" [| 2; 5 |] (input "a"))
      cell "10" "A.transpose()" "einsum_transpose" "c" 0 (fun input ->
          let y = Array.zeroCreate<float> 10
          Matrix.Transpose(2, 5, input "a", 5, y, 2)
          y) ]

let private softmaxCells =
    let backward count (input: Inputs) =
        rows count (softmaxBackward 4 5 (softmax 4 5 (input "x")) (input "ds"))

    [ { cell "52" "softmax of a batch" "softmax_forward_backward" "s" 17 (fun input -> softmax 4 5 (input "x")) with
          Size = Some(fun input -> softmax 4 5 (input "x")) }
      cell "51" "the pieces of its Jacobian, diag(S): 'o,os->os'" "einsum_diag_build" "c" 0 (fun input ->
          einsum2 "o,os->os" [| 5 |] [| 5; 5 |] (input "a") (input "b"))
      cell "52" "diag(S), a batch: 'no,oi->nio'" "einsum_batch_diag_build" "c" 0 (fun input ->
          einsum2 "no,oi->nio" [| 4; 5 |] [| 5; 5 |] (input "a") (input "b"))
      cell "52" "S·Sᵀ, a batch: 'no, ni->nio'" "einsum_batch_outer" "c" 1 (fun input ->
          einsum2 "no, ni->nio" [| 4; 5 |] [| 4; 5 |] (input "a") (input "b"))
      cell "52" "Jacobian times gradient: 'nio,no->ni'" "einsum_batch_jacobian_vector" "c" 6 (fun input ->
          einsum2 "nio,no->ni" [| 4; 5; 5 |] [| 4; 5 |] (input "a") (input "b"))
      { cell "67" "softmax backward of the batch, without a Jacobian" "softmax_forward_backward" "dx" 44 (backward 20) with
          Size = Some(fun input -> softmaxSize 4 5 (softmax 4 5 (input "x")) (input "ds")) } ]

let private convolutions =
    let patches expression =
        cell "11" $"patches: '{expression}'" "einsum_patch_convolution" "c" 37 (fun input ->
            einsum2 expression [| 3; 4; 3; 3 |] [| 8; 4; 3; 3 |] (input "a") (input "b"))

    [ patches "oiwh,biwh->bo"
      cell "12" "patches by loops over sums of products" "einsum_patch_convolution" "c" 37 (fun input ->
          let a, b = input "a", input "b"
          [| for patch in 0..7 do
                 for kernel in 0..2 ->
                     Reduce.Dot(ReadOnlySpan(a, kernel * 36, 36), ReadOnlySpan(b, patch * 36, 36)) |])
      cell "13" "patches as a product: patch_flat @ conv_flat.transpose()" "einsum_patch_convolution" "c" 37 (fun input ->
          product Transpose.No Transpose.Yes 8 3 36 (input "b") (input "a") [||])
      cell "65" "im2col" "conv_notebook_4_10_3_pad1" "columns" 0 columns
      cell "66" "ConvLayerIm2col(4, 10, 3, padding=1).forward(X)" "conv_notebook_4_10_3_pad1" "y" 38 convolution
      cell "73" "the same with ones: out1[0, 0]" "conv_notebook_ones" "y" 0 convolution
      cell "66" "conv.backward: data" "conv_notebook_4_10_3_pad1" "dx" 100 (fun input ->
          let dx, _, _ = convGradients input
          dx)
      cell "66" "conv.backward: weights" "conv_notebook_4_10_3_pad1" "dw" 101 (fun input ->
          let _, dw, _ = convGradients input
          dw)
      cell "66" "conv.backward: bias" "conv_notebook_4_10_3_pad1" "db" 101 (fun input ->
          let _, _, db = convGradients input
          db) ]

/// All of them, in the notebook's order of subjects.
let all = linear @ matrices @ softmaxCells @ convolutions
