import effect from "@effect/eslint-plugin"
import { defineConfig, globalIgnores } from "eslint/config"
import tseslint from "typescript-eslint"

/** The layout of Effect's own code; `eslint --fix` writes it. dprint sorts imports and their members too. */
const layout = {
  indentWidth: 2,
  lineWidth: 120,
  newLineKind: "lf",
  semiColons: "asi",
  quoteStyle: "alwaysDouble",
  trailingCommas: "never",
  operatorPosition: "maintain",
  "arrowFunction.useParentheses": "force"
}

/** The files that may hold a live HttpClient. Everything else takes its type only. */
const transports = [
  "src/Transport.ts",
  "src/Emulator.ts",
  "src/B2Emulator.ts",
  "src/node.ts",
  "src/node/**",
  "src/internal/http.ts",
  "src/internal/transport/**",
  "src/internal/node/**",
  "src/internal/emulator/**"
]

/** Node's own modules are for these; the rest of src/ runs in a browser or a worker. */
const nodeOnly = ["src/node.ts", "src/node/**", "src/internal/node/**", "src/internal/wire/digest/node.ts"]

/** The one file that may touch a FiberRef: Effect 4 has none, so what uses them must be easy to find. */
const fiberRefs = ["src/internal/http.ts"]

const barrels = ["effect", "@effect/platform", "@effect/platform-node", "effect-s3"].map((name) => ({
  name,
  message: `Import the module itself: import * as X from "${name}/X".`
}))

const leavesInEffect4 = ["effect/Either", "effect/Mailbox"].map((name) => ({
  name,
  message: "Effect 4 has no such module."
}))

const fiberRef = [
  { name: "effect/FiberRef", message: `Only ${fiberRefs.join(", ")} may touch a FiberRef.` }
]

const httpClient = [{
  regex: "^@effect/platform/(Fetch)?HttpClient",
  allowTypeImports: true,
  message: "Requests leave through src/internal/http.ts; elsewhere only the type may be imported."
}]

const nodeModules = [{
  regex: "^node:",
  allowTypeImports: true,
  message: "Only the Node transport and the Node digests may import a module of Node's."
}]

const undici = [{ regex: "^undici$", message: "Only effect-s3/node may import undici." }]

const restricted = (paths, patterns) => ({
  "@typescript-eslint/no-restricted-imports": ["error", { paths, patterns }]
})

const shape = [
  { selector: "ExportDefaultDeclaration", message: "No default exports." },
  { selector: "TSEnumDeclaration", message: "No enums: a union of literals says the same." },
  {
    selector: "MemberExpression[object.name='Effect'][property.name=/^(Service|Tag)$/]",
    message: "Effect.Service and accessors lose generics and overloads: class X extends Context.Tag(\"effect-s3/X\")."
  },
  {
    selector: "MemberExpression[object.name='Effect'][property.name=/^(fork|forkDaemon|zipRight|zipLeft)$/]",
    message: "Effect 4 renames it: forkScoped or forkIn, andThen, tap."
  }
]

const locally = {
  selector: "MemberExpression[object.name=/^(Effect|Layer)$/][property.name=/^(locally|locallyWith|locallyScoped)/]",
  message: `Only ${fiberRefs.join(", ")} may set a FiberRef.`
}

export default defineConfig(
  globalIgnores(["dist/", "coverage/", "docs/", "**/node_modules/", ".tstyche/"]),
  tseslint.configs.recommended,
  {
    plugins: { "@effect": effect },
    rules: {
      "@effect/dprint": ["error", { config: layout }],
      "@typescript-eslint/array-type": ["error", { default: "generic", readonly: "generic" }],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "separate-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-import-type-side-effects": "error",
      "@typescript-eslint/no-empty-object-type": "off",
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-namespace": "off",
      "@typescript-eslint/no-unsafe-declaration-merging": "off",
      "eqeqeq": ["error", "always", { null: "ignore" }],
      "no-control-regex": "off",
      "no-fallthrough": "off",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "require-yield": "off"
    }
  },
  {
    files: ["src/**"],
    rules: {
      ...restricted([...barrels, ...leavesInEffect4, ...fiberRef], [...httpClient, ...nodeModules, ...undici]),
      "no-console": "error",
      "no-restricted-syntax": ["error", ...shape, locally]
    }
  },
  {
    files: transports,
    rules: restricted([...barrels, ...leavesInEffect4, ...fiberRef], [...nodeModules, ...undici])
  },
  {
    files: fiberRefs,
    rules: {
      ...restricted([...barrels, ...leavesInEffect4], [...nodeModules, ...undici]),
      "no-restricted-syntax": ["error", ...shape]
    }
  },
  {
    files: nodeOnly,
    rules: restricted([...barrels, ...leavesInEffect4, ...fiberRef], [])
  },
  {
    files: ["bench/**"],
    rules: { "@typescript-eslint/no-unused-expressions": "off" }
  }
)
