/**
 * The floors of src/, checked on resolved files, types included:
 * wire <- policies <- protocols <- store <- scopes, with the emulator beside the client.
 */
const emulator = "^src/internal/emulator/"
const wire = "^src/internal/wire/"

export default {
  forbidden: [
    {
      name: "no-cycle",
      comment: "No file needs itself to load. Types may point back: an implementation takes its interface from above.",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }
    },
    {
      name: "resolvable",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true }
    },
    {
      name: "wire-is-pure",
      comment: "The wire is functions and data: it imports itself and #digest. Only digest/node.ts knows Node.",
      severity: "error",
      from: { path: wire, pathNot: "^src/internal/wire/digest/node\\.ts$" },
      to: { pathNot: wire }
    },
    {
      name: "digest-node-is-pure",
      severity: "error",
      from: { path: "^src/internal/wire/digest/node\\.ts$" },
      to: { pathNot: wire, dependencyTypesNot: ["core"] }
    },
    {
      name: "digest-by-condition",
      comment: "#digest picks the implementation; naming a file would put node:crypto into a browser's bundle.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/internal/wire/digest/" },
      to: { path: "^src/internal/wire/digest/(node|portable)\\.ts$", dependencyTypesNot: ["aliased-subpath-import"] }
    },
    {
      name: "emulator-knows-no-client",
      comment:
        "Server and client share the wire and the transport's interface only, so that they can disagree in a test. " +
        "src/Emulator.ts and src/B2Emulator.ts alone know both: their layers put a client over a server.",
      severity: "error",
      from: { path: emulator },
      to: { path: "^src/", pathNot: [emulator, wire, "^src/Transport\\.ts$"] }
    },
    {
      name: "client-knows-no-emulator",
      severity: "error",
      from: { path: "^src/", pathNot: [emulator, "^src/(index|Emulator|B2Emulator)\\.ts$"] },
      to: { path: [emulator, "^src/(B2)?Emulator\\.ts$"] }
    },
    {
      name: "no-package-but-the-peers",
      comment: "effect and @effect/platform are all that a user installs; effect-s3/node adds undici.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/(node\\.ts$|node/|internal/node/)" },
      to: { path: "node_modules/", pathNot: "node_modules/(effect|@effect/platform)/" }
    },
    {
      name: "no-package-but-the-peers-on-node",
      comment: "undici is the transport. cli-progress draws the bar of NodeProgress, and is loaded only for one.",
      severity: "error",
      from: { path: "^src/(node\\.ts$|node/|internal/node/)" },
      to: {
        path: "node_modules/",
        pathNot: "node_modules/(effect|@effect/platform|undici|cli-progress|@types/node|@types/cli-progress)/"
      }
    }
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      conditionNames: ["@effect-s3/source", "node", "import", "types", "default"],
      exportsFields: ["exports"]
    }
  }
}
