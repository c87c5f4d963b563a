# Distillery's studio in a container; docs/container.md says how to use it, and what was measured.
#
#     docker build -t distillery .
#     docker build -t distillery:cu124 --build-arg FLAVOR=cu124 .
#
# cpu or cu124. The libraries of CUDA come with libtorch, and the driver from the machine, so both begin with the same Debian.
ARG FLAVOR=cpu

FROM debian:bookworm-slim AS jdk
# Java's packages want a place for their manuals, which the slim Debian lacks.
# hadolint ignore=DL3008
RUN mkdir -p /usr/share/man/man1 \
    && apt-get update \
    && apt-get install -y --no-install-recommends openjdk-17-jdk-headless \
    && rm -rf /var/lib/apt/lists/*

# Only what the program uses of Java. The certificates are Debian's, which jlink leaves behind.
FROM jdk AS java
RUN jlink --output /opt/java --compress=2 --no-header-files --no-man-pages --strip-java-debug-attributes \
        --add-modules java.desktop,java.instrument,java.management,java.naming,java.net.http,java.rmi,java.security.jgss,java.sql,jdk.crypto.ec,jdk.jfr,jdk.management,jdk.unsupported \
    && cp --remove-destination -L /etc/ssl/certs/java/cacerts /opt/java/lib/security/cacerts

FROM jdk AS build
ARG FLAVOR
WORKDIR /src
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY src/main src/main
COPY static static
COPY templates templates
RUN --mount=type=cache,target=/var/cache/maven \
    MAVEN_USER_HOME=/var/cache/maven ./mvnw -B -ntp -q -DskipTests -Dmaven.repo.local=/var/cache/maven/repository "-Pimage,$FLAVOR" package
# The same time for all files, so that what did not change is the same layer wherever it is built.
RUN find target/distillery -exec touch --no-dereference --date=2026-01-01T00:00:00Z {} +

FROM debian:bookworm-slim
# What Java's drawing needs; everything else comes with it.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-dejavu-core libfontconfig1 libfreetype6 libharfbuzz0b libjpeg62-turbo liblcms2-2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 1000 distillery \
    && install -d -o distillery -g distillery /data
COPY --from=java /opt/java /opt/java
# From what changes seldom to what changes always: the engine is 450 MB, the program 1.4.
WORKDIR /opt/distillery
COPY --from=build /src/target/distillery/natives natives
COPY --from=build /src/target/distillery/lib lib
COPY --from=build /src/target/distillery/distillery-models.jar ./
COPY src/main/container/healthy bin/
COPY --from=build /src/target/distillery/bin bin
COPY --from=build /src/target/distillery/distillery.jar ./

# The driver's libraries are brought in where the container is given a GPU, and these are not read elsewhere.
ENV NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
ENV JAVA_HOME=/opt/java \
    LANG=C.UTF-8 \
    PATH=/opt/distillery/bin:/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DISTILLERY_HOST=0.0.0.0 \
    DISTILLERY_DATA=/data/studio \
    DISTILLERY_CACHE=/data/cache \
    HF_HOME=/data/huggingface
USER 1000
WORKDIR /data
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["/opt/distillery/bin/healthy"]
ENTRYPOINT ["/opt/distillery/bin/distillery"]
CMD ["serve"]
