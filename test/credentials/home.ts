import type * as HttpClient from "@effect/platform/HttpClient"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import type * as Credentials from "../../src/Credentials.js"
import type * as StorageError from "../../src/StorageError.js"
import { type Scripted, scripted } from "./scripted.js"

export interface Home {
  readonly path: string
  readonly write: (name: string, text: string, mode?: number) => string
  readonly read: (name: string) => string
  /** What a provider made in this home gives, on a machine with these variables. */
  readonly credentials: (
    provider: Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient>,
    server?: Scripted,
    env?: Readonly<Record<string, string>>
  ) => Effect.Effect<Credentials.Credentials, StorageError.CredentialsUnavailable>
  readonly within: (
    env?: Readonly<Record<string, string>>
  ) => <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
}

/** A home directory of its own, with files by their path in it. */
export const home = (files: Readonly<Record<string, string>> = {}): Effect.Effect<Home, never, Scope.Scope> =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-home-"))),
      (directory) => Effect.sync(() => fs.rmSync(directory, { recursive: true, force: true }))
    ),
    (directory) => {
      const write: Home["write"] = (name, text, mode = 0o600) => {
        const file = path.join(directory, name)
        fs.mkdirSync(path.dirname(file), { recursive: true })
        fs.writeFileSync(file, text, { mode })
        return file
      }
      for (const [name, text] of Object.entries(files)) write(name, text)
      const within: Home["within"] = (env = {}) =>
        Effect.withConfigProvider(ConfigProvider.fromMap(
          new Map(Object.entries({ HOME: directory, AWS_EC2_METADATA_DISABLED: "true", ...env }))
        ))
      return {
        path: directory,
        write,
        read: (name) => fs.readFileSync(path.join(directory, name), "utf8"),
        within,
        credentials: (provider, server = scripted(() => "refuse"), env) =>
          Effect.flatMap(provider, (made) => made.credentials).pipe(Effect.provide(server.layer), within(env))
      }
    }
  )
