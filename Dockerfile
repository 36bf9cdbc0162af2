# Builds with docker (BuildKit) and with podman. The base images can be replaced: the build needs Maven and a JDK 25, the
# last one glibc and bash.
ARG MAVEN_IMAGE=maven:3.9-eclipse-temurin-25
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG BASE_IMAGE=debian:bookworm-slim

# The program, as a thin jar beside what it depends on, and the list of what that is.
FROM ${MAVEN_IMAGE} AS build
WORKDIR /build
COPY pom.xml cluster.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B -ntp -Psbom -Dmaven.test.skip -Dspotless.check.skip -Djacoco.skip \
        package dependency:copy-dependencies -DincludeScope=runtime

# A Java with the modules that the program and its libraries use.
FROM ${JDK_IMAGE} AS java
RUN jlink --output /java --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --add-modules \
    java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.net,jdk.zipfs

# What changes seldom comes first, so that a new version of the program is a small layer.
FROM ${BASE_IMAGE} AS runtime
ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
# In a container nobody else is on loopback: a node that is told of nobody need not ask there for a second.
ENV CLUSTER_MEMBERS=127.0.0.1:5701
WORKDIR /app
COPY --from=java /java /opt/java
COPY --from=build /build/target/dependency lib
COPY src/main/container/jvm.options ./
COPY --from=build /build/target/bom.json ./
COPY --from=build /build/target/original-webrtc-signaling-server.jar app.jar

FROM runtime AS training
COPY src/main/container/train ./
RUN ./train

FROM runtime
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="webrtc-signaling-server" \
      org.opencontainers.image.description="A clustered WebRTC signaling server: WebSocket and Server-Sent Events in one room" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=training /app/app.aot ./
USER 10001:10001
EXPOSE 4040 9090
# Kubernetes has probes of its own; this is for docker and podman.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["java", "-XX:AOTCache=/app/app.aot", "@/app/jvm.options", "-cp", "/app/app.jar", "webrtc.signaling.HealthCheck"]
# Java is the first process: SIGTERM reaches it.
ENTRYPOINT ["java", "-XX:AOTCache=/app/app.aot", "@/app/jvm.options", "-jar", "/app/app.jar"]
