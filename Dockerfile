# One image for web and worker: the command decides which (see compose.yaml).

FROM node:24-slim AS build
WORKDIR /lappa
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build

FROM node:24-slim AS dependencies
WORKDIR /lappa
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production LAPPA_MODE=production PORT=3000
WORKDIR /lappa
COPY --from=dependencies /lappa/node_modules node_modules
COPY --from=build /lappa/build build
# What migrates and seeds runs from its sources; Node strips the types.
COPY package.json ./
COPY app app
COPY commands commands
COPY db db
COPY jobs jobs
USER node
EXPOSE 3000
# Of the web process; a worker switches it off.
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "--eval", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "build/server/server.js"]
