# The commands of everyday work. Each finds JDK 25 by itself; see src/dev/toolchain.sh.
.POSIX:
.PHONY: help run test package native test-native bench footprint clean

TOOLCHAIN = sh src/dev/toolchain.sh

help:
	@echo 'make run      start the service in dev mode on port 8000 (PORT=8001 make run), with a database and sample data'
	@echo 'make test     run every test, on a real PostgreSQL'
	@echo 'make package  build target/quarkus-app/quarkus-run.jar'
	@echo 'make native   build the native executable target/mission-control-VERSION-runner (ARGS=-Dnative.quick: faster)'
	@echo 'make test-native   build it and run the integration tests against it'
	@echo 'make bench    measure it beside its baselines, 15 minutes on Linux (ARGS=--help says what else it can)'
	@echo 'make footprint   measure size, start and memory of what make native built, and of the JVM (Linux)'
	@echo 'make clean    remove what was built; .dev keeps the data of make run'

# quarkus:dev needs Maven 3.9; an older one is replaced.
run:
	@exec $(TOOLCHAIN) --maven 3.9.0 sh src/dev/run.sh

# Integration tests run against the packaged application. ARGS='-Dtest=...' picks some.
test:
	@exec $(TOOLCHAIN) mvn -B -ntp verify -DskipITs=false $(ARGS)

package:
	@exec $(TOOLCHAIN) mvn -B -ntp package -DskipTests $(ARGS)

native:
	@exec $(TOOLCHAIN) sh src/dev/native.sh package -DskipTests $(ARGS)

test-native:
	@exec $(TOOLCHAIN) sh src/dev/native.sh verify -DskipUnitTests $(ARGS)

# Needs python3, wrk, h2load and PostgreSQL with pgbench; it says which is missing.
bench:
	@exec $(TOOLCHAIN) python3 -B src/benchmark/bench.py $(ARGS)

# Needs python3, wrk and PostgreSQL, as make bench does.
footprint:
	@exec $(TOOLCHAIN) python3 -B src/benchmark/footprint.py $(ARGS)

clean:
	@exec $(TOOLCHAIN) mvn -B -q clean
