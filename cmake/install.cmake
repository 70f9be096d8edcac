# `find_package(entrybridge)` for C++ users: the library and its one public header.
include(CMakePackageConfigHelpers)

install(TARGETS entrybridge EXPORT entrybridge-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES src/entrybridge.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT entrybridge-targets NAMESPACE entrybridge::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/entrybridge FILE entrybridge-config.cmake)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/entrybridge-config-version.cmake
                                 COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/entrybridge-config-version.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/entrybridge)
