# The service and tierctl in one image: docker build -t tierdecision .
FROM ubuntu:26.04 AS build
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ca-certificates dotnet-sdk-10.0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 CI=true

# What restores first, so that a change of the code alone does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY src/TierDecision.Core/*.csproj src/TierDecision.Core/
COPY src/TierDecision.Protocol/*.csproj src/TierDecision.Protocol/
COPY src/TierDecision.Scoring/*.csproj src/TierDecision.Scoring/
COPY src/TierDecision.Demo/*.csproj src/TierDecision.Demo/
COPY src/TierDecision.Configuration/*.csproj src/TierDecision.Configuration/
COPY src/TierDecision.PhoneNumbers/*.csproj src/TierDecision.PhoneNumbers/
COPY src/TierDecision.Storage/*.csproj src/TierDecision.Storage/
COPY src/TierDecision.Storage.Memory/*.csproj src/TierDecision.Storage.Memory/
COPY src/TierDecision.Storage.Redis/*.csproj src/TierDecision.Storage.Redis/
COPY src/TierDecision.Storage.Embedded/*.csproj src/TierDecision.Storage.Embedded/
COPY src/TierDecision.Storage.Providers/*.csproj src/TierDecision.Storage.Providers/
COPY src/TierDecision.Service/*.csproj src/TierDecision.Service/
COPY src/TierDecision.Cli/*.csproj src/TierDecision.Cli/
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
    TIERDECISION__EMBEDDED__FILE=/data/tierdecision.db
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD curl -fsS http://127.0.0.1:8080/health/ready || exit 1
ENTRYPOINT ["/app/service/TierDecision.Service"]
