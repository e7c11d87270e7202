# The service and tierctl in one image: docker build -t tierdecision .

# The projects and what pins their packages, without code and without the folders of code. A copy of these is the same after a change of the code
# alone, so that what was restored from it is taken from the cache. No list of projects: a new one is among them.
FROM ubuntu:26.04 AS projects
WORKDIR /source
COPY src/ src/
RUN find src -type f ! -name '*.csproj' ! -name packages.lock.json -delete && find src -type d -empty -delete

FROM ubuntu:26.04 AS build
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates dotnet-sdk-10.0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true

# What restores first, so that a change of the code alone does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY --from=projects /source/src/ src/
RUN dotnet restore src/TierDecision.Service && dotnet restore src/TierDecision.Cli

COPY protos/ protos/
COPY policies/ policies/
COPY src/ src/
RUN dotnet publish src/TierDecision.Service --no-restore -c Release -o /app/service \
    && dotnet publish src/TierDecision.Cli --no-restore -c Release -o /app/tierctl

FROM ubuntu:26.04
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends aspnetcore-runtime-10.0 ca-certificates curl tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home tierdecision \
    && install -d -o tierdecision -g tierdecision /data
COPY --from=build /app /app
RUN ln -s /app/tierctl/tierctl /usr/local/bin/tierctl

USER 10001
WORKDIR /data
VOLUME /data
ENV ASPNETCORE_URLS="http://0.0.0.0:8080;http://0.0.0.0:8081" \
    TIERDECISION__EMBEDDED__FILE=/data/tierdecision.db \
    TIERDECISION__EMBEDDED__CREATE=true
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -fsS http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["/app/service/TierDecision.Service"]
