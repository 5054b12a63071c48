import type * as HttpClient from "@effect/platform/HttpClient"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import type * as Credentials from "../../../src/Credentials.js"
import * as CredentialSources from "../../../src/CredentialSources.js"
import * as NodeCredentials from "../../../src/node/NodeCredentials.js"
import type * as StorageError from "../../../src/StorageError.js"
import { type Asked, type Reply, type Scripted, scripted } from "../../credentials/scripted.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"

interface Step {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly responseBody?: string
}

interface CredentialsVector extends Adapter.Vector {
  readonly kind: string
  readonly env?: Readonly<Record<string, string>>
  readonly configFile?: string | null
  readonly credentialsFile?: string | null
  readonly profile?: string | null
  readonly response?: { readonly status: number; readonly body: string }
  readonly requests?: ReadonlyArray<Step>
  readonly expected: {
    readonly error?: string
    readonly accessKeyId?: string
    readonly secretAccessKey?: string
    readonly sessionToken?: string
    readonly expiration?: string
    readonly region?: string
    readonly endpointUrlS3?: string
    readonly url?: string
    readonly headers?: Readonly<Record<string, string>>
  }
}

type Found = Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient>

const nobody = scripted(() => "refuse")

const read = (provider: Found, server: Scripted, env: Readonly<Record<string, string>>) =>
  Effect.flatMap(provider, (made) => made.credentials).pipe(
    Effect.provide(server.layer),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env))))
  )

const judge = (
  found: Effect.Effect<Credentials.Credentials, StorageError.StorageError>,
  { expected }: CredentialsVector,
  further: (check: ReturnType<typeof differences>) => void = () => {}
): Promise<Adapter.Verdict> =>
  Effect.runPromise(Effect.match(found, {
    onFailure: (error): Adapter.Verdict => {
      const check = differences()
      if (expected.error === undefined) check.fail(error.message)
      further(check)
      return check.verdict()
    },
    onSuccess: (found): Adapter.Verdict => {
      const check = differences()
      if (expected.error !== undefined) check.fail("was accepted")
      check.same("access key id", found.accessKeyId, expected.accessKeyId)
      check.same("secret", Redacted.value(found.secretAccessKey), expected.secretAccessKey)
      check.same("token", found.sessionToken && Redacted.value(found.sessionToken), expected.sessionToken)
      check.same("expiration", found.expiration?.toISOString(), expected.expiration)
      further(check)
      return check.verdict()
    }
  }))

const inDirectory = async <A>(run: (directory: string) => Promise<A>): Promise<A> => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-vectors-"))
  try {
    return await run(directory)
  } finally {
    fs.rmSync(directory, { recursive: true })
  }
}

/** The chain, on a machine that has these files and no service. */
const profileFiles = (vector: CredentialsVector): Promise<Adapter.Verdict> =>
  inDirectory(async (directory) => {
    const place = (name: string, text: string | null | undefined): string => {
      const file = path.join(directory, name)
      if (text != null) fs.writeFileSync(file, text)
      return file
    }
    const env = {
      HOME: directory,
      AWS_CONFIG_FILE: place("config", vector.configFile),
      AWS_SHARED_CREDENTIALS_FILE: place("credentials", vector.credentialsFile),
      AWS_EC2_METADATA_DISABLED: "true",
      ...vector.env
    }
    const profile = vector.profile ?? undefined
    const settings = await Effect.runPromise(
      Effect.merge(NodeCredentials.profileSettings({ profile })).pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env))))
      )
    )
    return judge(read(NodeCredentials.chain({ profile }), nobody, env), vector, ({ same }) => {
      const { endpoint, region } = "_tag" in settings ? {} as NodeCredentials.ProfileSettings : settings
      same("region", region, vector.expected.region)
      same("endpoint", endpoint, vector.expected.endpointUrlS3)
    })
  })

const answer = ({ response = { status: 200, body: "" } }: CredentialsVector): Response =>
  new Response(response.body, { status: response.status })

const containerHttp = (vector: CredentialsVector): Promise<Adapter.Verdict> =>
  judge(read(CredentialSources.container({ relativeUri: "/x" }), scripted(() => answer(vector)), {}), vector)

/** Only where it is asked, and with what. */
const containerUri = async (vector: CredentialsVector): Promise<Adapter.Verdict> => {
  const server = scripted(() => answer(vector))
  const env = { HOME: "/nowhere", AWS_EC2_METADATA_DISABLED: "true", ...vector.env }
  await Effect.runPromiseExit(read(NodeCredentials.chain(), server, env))
  const { expected } = vector
  const { same, verdict } = differences()
  same("requests", server.asked.length, expected.error === undefined ? 1 : 0)
  same("url", server.asked[0]?.url, expected.url)
  for (const [name, value] of Object.entries(expected.headers ?? {})) {
    same(name, server.asked[0]?.headers[name.toLowerCase()], value)
  }
  return verdict()
}

const instance = (vector: CredentialsVector): Promise<Adapter.Verdict> => {
  const { requests } = vector
  const step = ({ method, path }: Asked, nth: number): Reply => {
    const expected = requests?.[nth - 1]
    if (expected?.responseBody === undefined) return answer(vector)
    return expected.method === method && expected.path === path
      ? new Response(expected.responseBody)
      : new Response(null, { status: 400 })
  }
  const server = scripted(step)
  const env: Readonly<Record<string, string>> = { HOME: "/nowhere", ...vector.env }
  return judge(read(NodeCredentials.chain(), server, env), vector, ({ same }) => {
    if (env["AWS_EC2_METADATA_DISABLED"] !== undefined) same("requests", server.asked.length, 0)
    if (requests === undefined) return
    same(
      "requests",
      server.asked.map(({ method, path }) => `${method} ${path}`),
      requests.map((step) => `${step.method} ${step.path}`)
    )
    requests.forEach(({ headers = {} }, index) => {
      for (const [name, value] of Object.entries(headers)) {
        same(name, server.asked[index]?.headers[name.toLowerCase()], value)
      }
    })
  })
}

const credentialProcess = (vector: CredentialsVector): Promise<Adapter.Verdict> =>
  inDirectory((directory) => {
    const output = path.join(directory, "output")
    fs.writeFileSync(output, vector.response?.body ?? "")
    const program = "process.stdout.write(require('fs').readFileSync(process.argv[1]))"
    return judge(
      read(NodeCredentials.process(`"${process.execPath}" -e "${program}" "${output}"`), nobody, {}),
      vector
    )
  })

const byKind: Readonly<Record<string, (vector: CredentialsVector) => Promise<Adapter.Verdict>>> = {
  env: profileFiles,
  "profile-files": profileFiles,
  "container-http": containerHttp,
  "container-uri": containerUri,
  "imds-v2": instance,
  "credential-process": credentialProcess
}

export const credentials = Adapter.make(
  "credentials",
  (vector: CredentialsVector) => byKind[vector.kind]?.(vector) ?? "skipped"
)
