/// Proves that this project calls every public entry point: the methods that its own compiled code refers to are
/// compared with the public methods of the two assemblies.
module Kernels.FSharp.CoverageTests

open System
open System.Reflection
open System.Runtime.CompilerServices
open Kernels
open Xunit

let private flags =
    BindingFlags.Public ||| BindingFlags.Instance ||| BindingFlags.Static ||| BindingFlags.DeclaredOnly

let private isGenerated (m: MemberInfo) =
    m.IsDefined(typeof<CompilerGeneratedAttribute>, false)

// F# sets an init-only property while it constructs; records are constructed by their parameters here.
let private isInit (m: MethodInfo) =
    Array.contains typeof<IsExternalInit> (m.ReturnParameter.GetRequiredCustomModifiers())

// Properties stand for their accessors, which a compiler may have generated; what it adds to records is no entry point,
// and a constant leaves no reference behind.
let private entryPoints (assembly: Assembly) =
    [| for t in assembly.GetExportedTypes() do
           for property in t.GetProperties flags do
               for accessor in property.GetAccessors() do
                   if not (isInit accessor) then
                       t, accessor :> MethodBase
           for constructor in t.GetConstructors flags do
               t, constructor
           for m in t.GetMethods flags do
               if not m.IsSpecialName && not (isGenerated m) && m.Name <> "ToString" then
                   t, m |]

/// Every method of another assembly that this one's code refers to: the rows of its MemberRef table.
let private referred =
    let own = Assembly.GetExecutingAssembly().ManifestModule
    let rec from token found =
        match (try own.ResolveMember token |> Option.ofObj with :? ArgumentOutOfRangeException -> None) with
        | Some m -> from (token + 1) (Set.add (m.Module.Name, m.MetadataToken) found)
        | None -> found
    from 0x0A000001 Set.empty

[<Theory>]
[<InlineData("Kernels")>]
[<InlineData("Kernels.Layers")>]
let ``PublicEntryPoints_OfTheAssembly_AreAllCalledFromFSharp`` (name: string) =
    let missed =
        entryPoints (Assembly.Load name)
        |> Array.filter (fun (_, m) -> not (referred.Contains(m.Module.Name, m.MetadataToken)))
        |> Array.map (fun (t, m) -> $"{t.Name}: {m}")
    Assert.True(Array.isEmpty missed, "Not called from F#:\n" + String.Join("\n", missed))
