import { defineConfig } from "vitest/config"

const conditions = ["@effect-s3/source"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/servers/**", "test/clients/**"],
    sequence: { concurrent: false },
    // What hangs is found just as well; what is slow on a busy machine is no failure.
    testTimeout: 30_000,
    hookTimeout: 60_000
  }
})
