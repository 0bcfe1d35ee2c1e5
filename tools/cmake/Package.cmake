# What `cmake --install` puts where, and the Debian package made of it (`cpack -G DEB`).
include(GNUInstallDirs)
# The targets `footpad`, `libfootpad` and `documents` are all that is installed: no test has to be built for it.
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)
find_package(Python3 REQUIRED COMPONENTS Interpreter)

set(manual ${PROJECT_BINARY_DIR}/manual)
set(pages ${manual}/footpad.1.gz ${manual}/footpad.bash ${manual}/_footpad ${manual}/footpad.fish)
add_custom_command(OUTPUT ${pages}
                   COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/cmake/manual.py $<TARGET_FILE:footpad> ${manual}
                   DEPENDS footpad ${PROJECT_SOURCE_DIR}/tools/cmake/manual.py VERBATIM)

set(data ${CMAKE_INSTALL_DATADIR}/footpad)
set_target_properties(footpad PROPERTIES EXPORT_NAME program)
install(TARGETS footpad libfootpad EXPORT Footpad RUNTIME LIBRARY INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY harness/include/footpad DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")
# find_package(Footpad), and an example that uses it.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/Footpad)
set(FOOTPAD_DATA ${data})
configure_package_config_file(tools/cmake/FootpadConfig.cmake.in ${PROJECT_BINARY_DIR}/FootpadConfig.cmake
                              INSTALL_DESTINATION ${package} PATH_VARS FOOTPAD_DATA)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/FootpadConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT Footpad NAMESPACE Footpad:: FILE FootpadTargets.cmake DESTINATION ${package})
install(FILES ${PROJECT_BINARY_DIR}/FootpadConfig.cmake ${PROJECT_BINARY_DIR}/FootpadConfigVersion.cmake
        tools/cmake/FootpadAddScenarios.cmake DESTINATION ${package})
install(PROGRAMS tools/cmake/footpad-test.sh DESTINATION ${package})
install(DIRECTORY tools/cmake/example/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples/cmake)
install(DIRECTORY scenarios certs DESTINATION ${data})
install(DIRECTORY tools/subjects tools/servers DESTINATION ${data}/tools USE_SOURCE_PERMISSIONS PATTERN "__pycache__" EXCLUDE
        PATTERN "node_modules" EXCLUDE)
install(FILES ${manual}/footpad.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${manual}/footpad.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME footpad)
install(FILES ${manual}/_footpad DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
install(FILES ${manual}/footpad.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES tools/cmake/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The package's list of changes is of its first version only: what changes stands in the repository.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/changelog CONTENT
"footpad (${PROJECT_VERSION}) unstable; urgency=medium

  * The version that this package was built from.

 -- Footpad <footpad@example.test>  Fri, 27 Nov 2026 00:00:00 +0000
")
find_program(GZIP gzip REQUIRED)
add_custom_command(OUTPUT ${PROJECT_BINARY_DIR}/changelog.gz COMMAND ${GZIP} -9nfk ${PROJECT_BINARY_DIR}/changelog
                   DEPENDS ${PROJECT_BINARY_DIR}/changelog VERBATIM)
add_custom_target(documents ALL DEPENDS ${pages} ${PROJECT_BINARY_DIR}/changelog.gz)
install(FILES ${PROJECT_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_CONTACT "Footpad <footpad@example.test>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "adversarial MITM test harness for clients that speak TLS")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"It stands between a client under test and a server, replays what an attacker
on the path can do (stripped STARTTLS, forged certificates, injected bytes, a
rogue authority), and tells whether the client aborts before it gives anything
away.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# Of the library: whom to depend on, and that the loader's cache is to be made anew.
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/debian/shlibs CONTENT
"libfootpad ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR} footpad (>= ${PROJECT_VERSION})
")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/debian/triggers CONTENT "activate-noawait ldconfig
")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${PROJECT_BINARY_DIR}/debian/shlibs ${PROJECT_BINARY_DIR}/debian/triggers)
# The clients and servers that it knows are run where they are installed.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "python3")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)

# The plugin for pytest is a package of its own, of no architecture.
add_custom_target(pytest-package COMMAND ${Python3_EXECUTABLE} ${PROJECT_SOURCE_DIR}/tools/cmake/pytest_package.py
                  ${PROJECT_VERSION} ${PROJECT_BINARY_DIR} VERBATIM)
