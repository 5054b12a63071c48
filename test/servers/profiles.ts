import * as Provider from "effect-s3/Provider"

/** What is known of a server by name; of any other endpoint, what its host says. */
export const profileOf = (server: string, endpoint: string): Provider.Provider =>
  profiles[server] ?? Provider.forEndpoint(endpoint)

const measured = (version: string) => `measured, ${version}`

const profiles: Readonly<Record<string, Provider.Provider>> = {
  aws: Provider.aws,
  generic: Provider.generic,
  r2: Provider.r2,
  tigris: Provider.tigris,
  ceph: Provider.ceph,
  minio: Provider.minio,
  versitygw: Provider.custom(Provider.generic, {
    name: "versitygw",
    checksums: Provider.aws.checksums,
    contentMd5ForDelete: false,
    sources: {
      checksums: measured("v1.8.0: stored, compared and given back"),
      contentMd5ForDelete: measured("v1.8.0: a checksum will do")
    }
  }),
  swift: Provider.custom(Provider.generic, {
    name: "swift",
    conditionalPut: false,
    conditionalComplete: false,
    sources: {
      conditionalPut: measured("2.30.1: 501 Conditional object PUTs are not supported."),
      conditionalComplete: measured("2.30.1: ignored")
    }
  }),
  moto: Provider.custom(Provider.generic, { name: "moto" }),
  emulator: Provider.emulator
}
