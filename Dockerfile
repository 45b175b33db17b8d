# The program on Debian 12, from its packages (docs/install.md):
#   docker build -t resboost .
#   docker run --rm -v "$PWD:/data" resboost train my.csv --target label --model my.model
FROM debian:bookworm-slim AS build
COPY . /src
RUN apt-get update && /src/tools/package

FROM debian:bookworm-slim
COPY --from=build /src/build/package/*.deb /debs/
RUN apt-get update && apt-get install -y --no-install-recommends /debs/resboost_*.deb /debs/libresboost0*.deb \
  && rm -rf /debs /var/lib/apt/lists/*
WORKDIR /data
ENTRYPOINT ["resboost"]
