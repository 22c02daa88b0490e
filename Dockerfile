# Debian and not Alpine: the embedded PostgreSQL that npm brings is linked against glibc.
ARG NODE_IMAGE=node:24-bookworm-slim

# npm and its cache stay behind in this stage.
FROM ${NODE_IMAGE} AS packages
WORKDIR /gatehouse
COPY package.json package-lock.json ./
# With optional packages: one of them is the embedded PostgreSQL of this platform. Their install scripts are wanted too,
# since they make its libraries' links; package.json names the packages that may run one.
RUN npm ci --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Gatehouse" \
      org.opencontainers.image.description="A Microsoft Teams bot for Configuration Manager's cloud management gateways" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
WORKDIR /gatehouse
# PostgreSQL's initdb asks for the account's name, so a number alone would not do. The program belongs to root, and the
# account that runs it can write to its data and to nothing else.
RUN groupadd --gid 10001 gatehouse \
    && useradd --uid 10001 --gid gatehouse --no-create-home --home-dir /gatehouse --shell /usr/sbin/nologin gatehouse \
    && install --directory --owner=gatehouse --group=gatehouse --mode=0700 /gatehouse/data
COPY --from=packages /gatehouse/node_modules ./node_modules
COPY package.json LICENSE ./
COPY cards ./cards
COPY manifest ./manifest
COPY src ./src
USER 10001:10001
# `store: { folder: ./data }`, the default, lies here.
VOLUME /gatehouse/data
# /api/messages; the operations address (9090) is for the inside alone.
EXPOSE 3978
# New messages are refused, what is under way ends, and the embedded PostgreSQL is stopped in order.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:9090/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/gatehouse.js", "start", "--config", "/etc/gatehouse/gatehouse.yaml"]
